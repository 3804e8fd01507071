package dev.dmaowner.kubernetes;

import java.util.regex.Pattern;

/** The driver's name, and texts in the forms that Kubernetes allows. */
final class DriverNames {

    /** The name of the driver, which is also the domain of its attributes, its kind of CDI devices and part of its files' names. */
    static final String DRIVER = "vfio.dmaowner.dev";

    /** The kind of its devices for container runtimes. */
    static final String CDI_KIND = DRIVER + "/group";

    /** What Kubernetes takes as the text of an attribute. */
    static final int LONGEST_ATTRIBUTE = 64;

    private static final int LONGEST_LABEL = 63;
    private static final Pattern NOT_OF_A_LABEL_VALUE = Pattern.compile("[^A-Za-z0-9._]+");
    private static final Pattern NOT_OF_A_NAME = Pattern.compile("[^a-z0-9]+");
    private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    private DriverNames() {}

    /** {@return words as a value of a label or taint: what it cannot hold becomes hyphens, and its end is cut off} */
    static String labelValue(String words) {
        String value = NOT_OF_A_LABEL_VALUE.matcher(words).replaceAll("-");
        return trimmed(value.substring(0, Math.min(value.length(), LONGEST_LABEL)));
    }

    /** {@return words as the text of an attribute, cut off at its end if they are too long} */
    static String attribute(String words) {
        return words.length() <= LONGEST_ATTRIBUTE ? words : words.substring(0, LONGEST_ATTRIBUTE - 1) + "…";
    }

    /** {@return words as part of a name of DNS} */
    static String namePart(String words) {
        return trimmed(
                NOT_OF_A_NAME.matcher(words.toLowerCase(java.util.Locale.ROOT)).replaceAll("-"));
    }

    /** {@return whether a text can be the uid of an object, and so the name of a file} */
    static boolean isUid(String text) {
        return UID.matcher(text).matches();
    }

    /** {@return whether a text can be the name of an object or of a request, and so the name of a folder} */
    static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.contains("..");
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && !Character.isLetterOrDigit(text.charAt(start))) {
            start++;
        }
        while (end > start && !Character.isLetterOrDigit(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
