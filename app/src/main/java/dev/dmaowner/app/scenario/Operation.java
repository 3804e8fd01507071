package dev.dmaowner.app.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation: a verb and its words. {@code write}, {@code cat} and {@code ls} work on files of sysfs, {@code open},
 * {@code request} and {@code close} on nodes of any driver; {@code sleep} lets time pass. {@link VfioVerbs} are other spellings of
 * {@code open} and {@code request}.
 *
 * @param verb what to do
 * @param words what to do it with; the last word of a {@code write} is the whole text
 */
public record Operation(String verb, List<String> words) {

    public Operation {
        words = List.copyOf(words);
    }

    /**
     * Read an operation as recordings write it, such as {@code write PATH TEXT} or {@code set_container 1 2}. The text of
     * a write is all that stands behind the one blank after its path.
     *
     * @throws IllegalArgumentException if there is no verb
     */
    public static Operation parse(String line) {
        String text = line.stripLeading();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an operation has a verb, and this line has none");
        }
        List<String> words = new ArrayList<>(4);
        int start = 0;
        while (start < text.length()) {
            int space = words.size() == 2 && words.get(0).equals("write") ? -1 : text.indexOf(' ', start);
            int end = space < 0 ? text.length() : space;
            if (end > start) {
                words.add(text.substring(start, end));
            }
            start = end + 1;
        }
        return new Operation(words.get(0), words.subList(1, words.size()));
    }

    /**
     * {@return one of the words}
     *
     * @throws IllegalArgumentException if there are not so many
     */
    public String word(int index) {
        if (index >= words.size()) {
            throw new IllegalArgumentException(
                    "'" + this + "' lacks a word after its " + (index == 0 ? "verb" : "word " + index));
        }
        return words.get(index);
    }

    @Override
    public String toString() {
        return words.isEmpty() ? verb : verb + " " + String.join(" ", words);
    }
}
