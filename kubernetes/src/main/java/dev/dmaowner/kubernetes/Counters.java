package dev.dmaowner.kubernetes;

import java.util.Map;
import java.util.TreeMap;

/** What is counted and measured, by its name and labels as Prometheus writes them. Safe for use by several threads. */
final class Counters {

    private final TreeMap<String, Long> values = new TreeMap<>();

    synchronized void add(String name) {
        values.merge(name, 1L, Long::sum);
    }

    synchronized void set(String name, long value) {
        values.put(name, value);
    }

    /** {@return all in the text format of Prometheus} */
    synchronized String text() {
        StringBuilder text = new StringBuilder();
        String last = "";
        for (Map.Entry<String, Long> entry : values.entrySet()) {
            int brace = entry.getKey().indexOf('{');
            String name = brace < 0 ? entry.getKey() : entry.getKey().substring(0, brace);
            if (!name.equals(last)) {
                text.append("# TYPE ").append(name).append(name.endsWith("_total") ? " counter\n" : " gauge\n");
                last = name;
            }
            text.append(entry.getKey()).append(' ').append(entry.getValue()).append('\n');
        }
        return text.toString();
    }
}
