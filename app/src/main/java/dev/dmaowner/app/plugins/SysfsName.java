package dev.dmaowner.app.plugins;

/** Checks names of buses and drivers: each becomes a directory in sysfs and a word in a shell. */
final class SysfsName {

    private SysfsName() {}

    /** {@return the name itself} */
    static String require(String name) {
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || hasBlankOrControl(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' cannot be a name in sysfs, which is not empty, has no slash,"
                            + " blank or control character, and does not begin with a dot");
        }
        return name;
    }

    private static boolean hasBlankOrControl(String name) {
        for (int at = 0; at < name.length(); at++) {
            if (isBlankOrControl(name.charAt(at))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlankOrControl(char character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character);
    }
}
