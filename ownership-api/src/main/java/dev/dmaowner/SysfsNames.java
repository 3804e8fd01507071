package dev.dmaowner;

/** Checks names for use as one component of a path in sysfs. */
final class SysfsNames {

    private SysfsNames() {}

    static String requireName(String what, String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a " + what);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == 0) {
                throw new IllegalArgumentException("the " + what + " name '" + name + "' has a slash or a NUL in it");
            }
        }
        return name;
    }
}
