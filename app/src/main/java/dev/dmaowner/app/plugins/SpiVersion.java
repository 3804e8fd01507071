package dev.dmaowner.app.plugins;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the plug-in interfaces, as far as it decides which plug-ins run. It is that of the module
 * {@code dev.dmaowner}, which javac writes into every module that requires it.
 *
 * @param major changes with whatever breaks plug-ins, from 1 on
 * @param minor before 1.0 it changes with whatever breaks plug-ins, from then on with what is added
 */
record SpiVersion(int major, int minor) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})(?:\\D.*)?");

    /** {@return the version that a text begins with, empty if it begins with none} */
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
