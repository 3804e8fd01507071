package dev.dmaowner.app.fleet;

import dev.dmaowner.Digits;
import dev.dmaowner.app.fleet.Condition.Sign;
import dev.dmaowner.app.names.ClassWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a condition:
 *
 * <pre>
 * condition = all { "||" all }        all = part { "&amp;&amp;" part }
 * part = "!" part | "(" condition ")" | question | question sign value
 * sign = "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
 * value = number | true | false | word | "'" any but "'" "'"
 * </pre>
 *
 * <p>A question by itself must be answered by yes or no. The object serves one text.
 */
final class ConditionText {

    private static final int LONGEST = 4096;
    private static final int DEEPEST = 50;

    private final String text;
    private int at;
    private int depth;

    private ConditionText(String text) {
        this.text = text;
    }

    /** It cannot be understood. */
    static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1L;

        NotUnderstood(String what, int place) {
            super(what + " at character " + (place + 1));
        }
    }

    /**
     * {@return the condition}
     *
     * @throws NotUnderstood with the place
     */
    static Condition parse(String text) throws NotUnderstood {
        if (text.length() > LONGEST) {
            throw new NotUnderstood("the condition has more than " + LONGEST + " characters", LONGEST);
        }
        ConditionText reader = new ConditionText(text);
        Condition condition = reader.any();
        reader.skip();
        if (reader.at < text.length()) {
            throw new NotUnderstood("'&&', '||' or the end is expected", reader.at);
        }
        return condition;
    }

    private Condition any() throws NotUnderstood {
        if (++depth > DEEPEST) {
            throw new NotUnderstood("the condition is nested too deeply", at);
        }
        List<Condition> parts = new ArrayList<>(List.of(all()));
        while (taken("||")) {
            parts.add(all());
        }
        depth--;
        return parts.size() == 1 ? parts.get(0) : new Condition.Any(List.copyOf(parts));
    }

    private Condition all() throws NotUnderstood {
        List<Condition> parts = new ArrayList<>(List.of(part()));
        while (taken("&&")) {
            parts.add(part());
        }
        return parts.size() == 1 ? parts.get(0) : new Condition.All(List.copyOf(parts));
    }

    private Condition part() throws NotUnderstood {
        int nots = 0;
        while (taken("!")) {
            nots++;
        }
        Condition part;
        if (taken("(")) {
            part = any();
            if (!taken(")")) {
                throw new NotUnderstood("')' is expected", at);
            }
        } else {
            part = comparison();
        }
        return nots % 2 == 0 ? part : new Condition.Not(part);
    }

    private Condition comparison() throws NotUnderstood {
        skip();
        int place = at;
        String word = word();
        Question question = Question.of(word)
                .orElseThrow(() -> new NotUnderstood(
                        word.isEmpty()
                                ? "a question is expected (" + String.join(", ", Question.words()) + ")"
                                : "there is no question '" + word + "' (" + String.join(", ", Question.words()) + ")",
                        place));
        for (Sign sign : Sign.values()) {
            if (taken(sign.word())) {
                return compared(question, sign);
            }
        }
        if (question.kind() == Question.Kind.BOOLEAN) {
            return new Condition.Compares(question, Sign.EQUAL, true);
        }
        throw new NotUnderstood("'" + word + "' is compared with something: ==, !=, <, <=, > or >= is expected", at);
    }

    private Condition compared(Question question, Sign sign) throws NotUnderstood {
        skip();
        int place = at;
        boolean isOrder = sign != Sign.EQUAL && sign != Sign.UNEQUAL;
        if (isOrder && question.kind() != Question.Kind.NUMBER) {
            throw new NotUnderstood("'" + question.word() + "' is no number, and is compared by == or !=", place);
        }
        String value = value();
        if (value.isEmpty()) {
            throw new NotUnderstood("a value is expected", place);
        }
        return new Condition.Compares(question, sign, typed(question, value, place));
    }

    private static Object typed(Question question, String value, int place) throws NotUnderstood {
        switch (question.kind()) {
            case NUMBER -> {
                OptionalLong number = Digits.number(value);
                if (number.isEmpty()) {
                    throw new NotUnderstood(
                            "'" + question.word() + "' is a number, which '" + value + "' is not", place);
                }
                return number.getAsLong();
            }
            case BOOLEAN -> {
                if (!value.equals("true") && !value.equals("false")) {
                    throw new NotUnderstood("'" + question.word() + "' is true or false", place);
                }
                return value.equals("true");
            }
            case CLASS -> {
                Optional<String> prefix = ClassWords.prefix(value);
                return prefix.orElseThrow(() -> new NotUnderstood(
                        "'" + value + "' is no class: "
                                + String.join(
                                        ", ",
                                        ClassWords.words().stream().sorted().toList()) + ", or hexadecimal digits",
                        place));
            }
            default -> {
                return value;
            }
        }
    }

    private String value() throws NotUnderstood {
        if (at < text.length() && (text.charAt(at) == '\'' || text.charAt(at) == '"')) {
            int end = text.indexOf(text.charAt(at), at + 1);
            if (end < 0) {
                throw new NotUnderstood("the text that begins here has no end", at);
            }
            String value = text.substring(at + 1, end);
            at = end + 1;
            return value;
        }
        return word();
    }

    private String word() {
        int start = at;
        while (at < text.length() && isPart(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isPart(char c) {
        return Character.isLetterOrDigit(c) || "._:-+@/".indexOf(c) >= 0;
    }

    private boolean taken(String token) {
        skip();
        boolean isThere = text.startsWith(token, at) && !(token.equals("!") && text.startsWith("!=", at));
        at += isThere ? token.length() : 0;
        return isThere;
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
