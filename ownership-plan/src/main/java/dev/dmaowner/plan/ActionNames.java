package dev.dmaowner.plan;

/** Checks names in actions, which can come from an untrusted file. */
final class ActionNames {

    /** As the kernel's own limit, with room for the newline. */
    private static final int LONGEST_OVERRIDE = 4094;

    private ActionNames() {}

    /** A driver's name becomes a component of a path. */
    static String requireDriver(String name) {
        boolean isComponent = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.length() < 256;
        if (!isComponent) {
            throw new IllegalArgumentException("'" + name + "' cannot be a driver's name");
        }
        return requireLine(name);
    }

    /** The kernel stores an override up to the end of the line. */
    static String requireLine(String text) {
        if (text.length() > LONGEST_OVERRIDE || text.chars().anyMatch(c -> c == '\n' || c == 0)) {
            throw new IllegalArgumentException("'" + text + "' cannot be written as one line of an attribute");
        }
        return text;
    }
}
