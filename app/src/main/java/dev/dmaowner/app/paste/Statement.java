package dev.dmaowner.app.paste;

/**
 * What a text says.
 *
 * @param value the value of a {@link Fact}
 * @param place where it says so: the text's name and the line
 */
record Statement(String value, String place) {}
