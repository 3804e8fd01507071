package dev.dmaowner.driver.vfio;

import dev.dmaowner.spi.Device;
import java.util.Set;

/**
 * What vfio-pci looks at of a device, taken from its modalias: {@code pci:vVVVVVVVVdDDDDDDDDsv...sd...bcCCscSSiPP}.
 *
 * @param vendor eight hexadecimal digits in capitals
 * @param device eight hexadecimal digits in capitals
 * @param baseClass two hexadecimal digits in capitals, as the next
 * @param subClass the class within it
 */
record PciIdentity(String vendor, String device, String baseClass, String subClass) {

    private static final String INTEL = "00008086";
    /**
     * QuickAssist C3xxx, C62x and DH895xCC with their virtual functions, whose firmware a hostile user can wedge, and the
     * data streaming and analytics accelerators of the same generation of processors that joined the list later.
     */
    private static final Set<String> DENIED =
            Set.of("000019E2", "000019E3", "000037C8", "000037C9", "00000435", "00000443", "00000B25", "00000CFE");

    private static final String BRIDGES = "06";
    private static final String PCI_BRIDGE = "04";
    private static final String CARDBUS_BRIDGE = "07";

    static PciIdentity of(Device device) {
        String modalias = device.modalias();
        return new PciIdentity(
                field(modalias, "pci:v", 8),
                field(modalias, "d", 8),
                field(modalias, "bc", 2),
                field(modalias, "sc", 2));
    }

    boolean isDenied() {
        return vendor.equals(INTEL) && DENIED.contains(device);
    }

    /**
     * {@return whether its configuration header is that of a bridge; told from its class, which real bridges have right}
     */
    boolean isBridge() {
        return baseClass.equals(BRIDGES) && (subClass.equals(PCI_BRIDGE) || subClass.equals(CARDBUS_BRIDGE));
    }

    /** The digits after the first place of the key; empty if they are not there. Digits in capitals hide no small key. */
    private static String field(String modalias, String key, int digits) {
        int at = modalias.indexOf(key);
        int from = at + key.length();
        return at < 0 || from + digits > modalias.length() ? "" : modalias.substring(from, from + digits);
    }
}
