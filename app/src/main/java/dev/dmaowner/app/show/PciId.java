package dev.dmaowner.app.show;

import java.util.Optional;

/**
 * What a PCI modalias says: {@code pci:v00008086d000010D3sv00008086sd0000A01Fbc02sc00i00}. All numbers in lower-case
 * hexadecimal, as {@code pci.ids} writes them.
 *
 * @param vendor four digits
 * @param device four digits
 * @param baseClass two digits
 * @param subClass two digits
 */
public record PciId(String vendor, String device, String baseClass, String subClass) {

    private static final String FORM = "pci:v........d........sv........sd........bc..sc..i..";

    /** {@return what it says, empty if it is not of that form} */
    public static Optional<PciId> ofModalias(String modalias) {
        if (!hasForm(modalias)) {
            return Optional.empty();
        }
        return Optional.of(new PciId(
                lower(modalias, 9, 13), lower(modalias, 18, 22), lower(modalias, 44, 46), lower(modalias, 48, 50)));
    }

    private static String lower(String text, int from, int to) {
        StringBuilder lower = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            lower.append(Character.toLowerCase(text.charAt(i)));
        }
        return lower.toString();
    }

    private static boolean hasForm(String modalias) {
        if (modalias.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char form = FORM.charAt(i);
            char c = modalias.charAt(i);
            if (form == '.' ? Character.digit(c, 16) < 0 : form != c) {
                return false;
            }
        }
        return true;
    }
}
