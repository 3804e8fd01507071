package com.example.fslmc;

import java.util.Optional;

/**
 * The name of an object on the bus, such as {@code dpni.1}.
 *
 * @param type what kind of object, such as {@code dpni}; {@code dprc} is a container
 * @param number which of its kind
 */
public record ObjectName(String type, int number) {

    private static final int MOST_DIGITS = 9;

    /** {@return the name that a text is, empty if it is none} */
    public static Optional<ObjectName> parse(String text) {
        int dot = text.indexOf('.');
        String type = dot < 0 ? "" : text.substring(0, dot);
        String number = text.substring(dot + 1);
        boolean digits = !number.isEmpty()
                && number.length() <= MOST_DIGITS
                && number.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean letters = !type.isEmpty() && type.chars().allMatch(c -> c >= 'a' && c <= 'z');
        return digits && letters ? Optional.of(new ObjectName(type, Integer.parseInt(number))) : Optional.empty();
    }

    /** {@return whether it is a container of others} */
    public boolean isContainer() {
        return type.equals("dprc");
    }

    @Override
    public String toString() {
        return type + "." + number;
    }
}
