package dev.dmaowner.host;

import java.util.ArrayDeque;
import java.util.Deque;

/** Resolves the targets of symbolic links by names alone. */
final class LinkTarget {

    private LinkTarget() {}

    /** {@return the absolute path of a link's target} Steps above the root stay at the root, as in the kernel. */
    static String from(String link, String target) {
        Deque<String> names = new ArrayDeque<>();
        if (!target.startsWith("/")) {
            push(names, link.substring(0, link.lastIndexOf('/')));
        }
        push(names, target);
        return "/" + String.join("/", names);
    }

    private static void push(Deque<String> names, String path) {
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int end = slash < 0 ? path.length() : slash;
            String name = path.substring(from, end);
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
            from = end + 1;
        }
    }
}
