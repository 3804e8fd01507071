package dev.dmaowner.bus.pci.provider;

import java.util.ArrayDeque;
import java.util.Deque;

/** Where a link in sysfs leads. */
final class SysfsPaths {

    private SysfsPaths() {}

    /** {@return the absolute path of a link's target, by names alone} What climbs above the root stays there. */
    static String resolve(String directory, String target) {
        Deque<String> parts = new ArrayDeque<>();
        if (!target.startsWith("/")) {
            push(parts, directory);
        }
        push(parts, target);
        return "/" + String.join("/", parts);
    }

    private static void push(Deque<String> parts, String path) {
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(from, end);
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
            from = end + 1;
        }
    }
}
