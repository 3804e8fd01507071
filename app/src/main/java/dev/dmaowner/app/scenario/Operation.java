package dev.dmaowner.app.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * One operation: a verb and its words. The verbs are {@code write}, {@code open_group}, {@code open_container},
 * {@code open_cdev}, {@code open_iommufd}, {@code open}, {@code close}, {@code sleep}, the requests that VFIO's files understand,
 * and {@code request} for those of others.
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

    @Override
    public String toString() {
        return words.isEmpty() ? verb : verb + " " + String.join(" ", words);
    }
}
