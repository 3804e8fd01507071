package dev.dmaowner.app.graph;

import dev.dmaowner.Ownership;

/** The owner of a group, for the colour of the group. */
public enum Owner {
    NOBODY("nobody", "#d5f0dc", "#2e7d43"),
    KERNEL("the kernel", "#d6e6fa", "#2563a8"),
    USER("a user", "#fde3c8", "#b3590a"),
    UNKNOWN("not known", "#e6e3ef", "#6b5b95"),
    NO_GROUP("in no group", "#eeeeee", "#767676");

    private final String words;
    private final String fill;
    private final String line;

    Owner(String words, String fill, String line) {
        this.words = words;
        this.fill = fill;
        this.line = line;
    }

    /** {@return the owner in words} */
    public String words() {
        return words;
    }

    /** {@return the colour of its areas, in hexadecimal} */
    public String fill() {
        return fill;
    }

    /** {@return the colour of its lines, in hexadecimal} */
    public String line() {
        return line;
    }

    /** {@return the owner of a group in this state} */
    public static Owner of(Ownership ownership) {
        return ownership.fold(unowned -> NOBODY, users -> KERNEL, domain -> KERNEL, owned -> USER, unknown -> UNKNOWN);
    }
}
