package dev.dmaowner.host;

import org.jspecify.annotations.Nullable;

/**
 * Who may open a node. Each part can be empty text: then it is left as it is.
 *
 * @param user the owner, a name or a number
 * @param group the group, a name or a number
 * @param mode the permissions, three or four octal digits such as {@code 0660}
 */
public record NodeAccess(String user, String group, String mode) {

    /** Everything is left as it is. */
    public static final NodeAccess UNCHANGED = new NodeAccess("", "", "");

    /** What the kernel gives to the node of a group or of a device. */
    public static final NodeAccess OF_ROOT = new NodeAccess("root", "root", "0600");

    private static final int LONGEST_NAME = 32;

    /** @throws IllegalArgumentException if no user, group or mode can be written so */
    public NodeAccess {
        requireName(user, "user");
        requireName(group, "group");
        boolean isMode = mode.isEmpty() || mode.length() == 3 || mode.length() == 4 && mode.charAt(0) == '0';
        for (int i = 0; i < mode.length(); i++) {
            isMode &= mode.charAt(i) >= '0' && mode.charAt(i) <= '7';
        }
        if (!isMode) {
            throw new IllegalArgumentException("'" + mode + "' is no mode of a node: three octal digits, such as 660");
        }
        mode = mode.length() == 3 ? "0" + mode : mode;
    }

    /** What useradd takes, and directories of a network give: the name also becomes part of a rule of udev. */
    private static void requireName(String name, String what) {
        boolean isName = name.length() <= LONGEST_NAME && !name.startsWith("-") && !name.startsWith(".");
        for (int i = 0; i < name.length(); i++) {
            isName &= isPart(name.charAt(i));
        }
        if (!isName) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a " + what);
        }
    }

    private static boolean isPart(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }

    /** {@return whether nothing is changed} */
    public boolean isUnchanged() {
        return user.isEmpty() && group.isEmpty() && mode.isEmpty();
    }

    /** {@return whether a node that is open to these has all that this asks for} */
    public boolean isGivenBy(NodeAccess now) {
        return isGiven(user, now.user) && isGiven(group, now.group) && isGiven(mode, now.mode);
    }

    private static boolean isGiven(String wanted, String now) {
        return wanted.isEmpty() || wanted.equals(now);
    }

    /** {@return this with the parts of another where this leaves them as they are} */
    public NodeAccess orElse(NodeAccess other) {
        return new NodeAccess(
                user.isEmpty() ? other.user : user,
                group.isEmpty() ? other.group : group,
                mode.isEmpty() ? other.mode : mode);
    }

    // Written out for the reason that DeviceId gives.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeAccess that
                && user.equals(that.user)
                && group.equals(that.group)
                && mode.equals(that.mode);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * user.hashCode() + group.hashCode()) + mode.hashCode();
    }
}
