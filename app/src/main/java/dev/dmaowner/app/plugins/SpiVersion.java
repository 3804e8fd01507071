package dev.dmaowner.app.plugins;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of the API's version that decides compatibility. javac records the version of {@code dev.dmaowner} in every module that
 * requires it.
 *
 * @param major from 1 on, incremented by incompatible changes
 * @param minor before 1.0 incremented by incompatible changes, later by additions
 */
record SpiVersion(int major, int minor) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\D.*)?");

    /** {@return the version at the start of a text, empty if there is none} */
    static Optional<SpiVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new SpiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** {@return whether a plug-in that was built for the other version runs on this one} */
    boolean runs(SpiVersion builtFor) {
        return major == builtFor.major && (major == 0 ? minor == builtFor.minor : minor >= builtFor.minor);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
