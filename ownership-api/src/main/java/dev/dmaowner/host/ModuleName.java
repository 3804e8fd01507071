package dev.dmaowner.host;

/**
 * The name of a module of the kernel. A hyphen and an underscore in it mean the same to modprobe; the kernel shows underscores. A name
 * can come from a capture or a plan's file, which are not trusted, and becomes an argument of a program.
 */
public final class ModuleName {

    /** As the kernel's {@code MODULE_NAME_LEN}, less its NUL. */
    private static final int LONGEST = 55;

    private ModuleName() {}

    /** {@return whether a text can be a module's name: letters, digits, hyphens and underscores, with no hyphen at its beginning} */
    public static boolean isOne(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && text.charAt(0) != '-'
                && text.chars().allMatch(ModuleName::isPart);
    }

    private static boolean isPart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
    }

    /** {@return the name as the kernel shows it, with underscores} */
    public static String canonical(String name) {
        return name.replace('-', '_');
    }

    /** {@return whether two names are one module's} */
    public static boolean areOne(String name, String other) {
        return canonical(name).equals(canonical(other));
    }
}
