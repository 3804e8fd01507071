package dev.dmaowner.app.fleet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A condition on a device. What is not known of it fulfils no comparison. Immutable. */
sealed interface Condition {

    /** What is known of a device. */
    interface Answers {
        /** {@return the answer, a text, a {@link Long}, a {@link Boolean} or a {@link List} of texts; empty if it is not known} */
        Optional<Object> to(Question question) throws IOException;
    }

    boolean holds(Answers answers) throws IOException;

    /** All of them. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Answers answers) throws IOException {
            for (Condition part : parts) {
                if (!part.holds(answers)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** At least one of them. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Answers answers) throws IOException {
            for (Condition part : parts) {
                if (part.holds(answers)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** It does not hold. */
    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(Answers answers) throws IOException {
            return !part.holds(answers);
        }
    }

    /** How two values compare. */
    enum Sign {
        EQUAL("=="),
        UNEQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        LESS("<"),
        MORE(">");

        private final String word;

        Sign(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        boolean holds(int comparison) {
            return switch (this) {
                case EQUAL -> comparison == 0;
                case UNEQUAL -> comparison != 0;
                case AT_MOST -> comparison <= 0;
                case AT_LEAST -> comparison >= 0;
                case LESS -> comparison < 0;
                case MORE -> comparison > 0;
            };
        }
    }

    /**
     * A comparison.
     *
     * @param value a text, a number, a boolean, or the beginning of a class code
     */
    record Compares(Question question, Sign sign, Object value) implements Condition {
        @Override
        public boolean holds(Answers answers) throws IOException {
            Optional<Object> answer = answers.to(question);
            if (answer.isEmpty()) {
                return false;
            } else if (question.kind() == Question.Kind.CLASS) {
                return hasClass(answer.get(), value.toString()) == (sign == Sign.EQUAL);
            } else if (answer.get() instanceof Long number && value instanceof Long other) {
                return sign.holds(Long.compare(number, other));
            }
            return sign.holds(answer.get().toString().compareTo(value.toString()));
        }

        /** Of several it is enough that one has it. */
        private static boolean hasClass(Object answer, String beginning) {
            List<?> codes = answer instanceof List<?> several ? several : List.of(answer);
            return codes.stream().anyMatch(code -> code.toString().startsWith(beginning));
        }
    }
}
