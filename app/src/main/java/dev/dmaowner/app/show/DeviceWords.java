package dev.dmaowner.app.show;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;

/** What a device is, human-readable: on PCI its class and name, elsewhere what its modalias says. */
public final class DeviceWords {

    private DeviceWords() {}

    private static String ofPci(PciIdentity id, PciNames names) {
        String className = id.hasClass() ? names.className(id) : "PCI device";
        return id.hasIds() ? className + ": " + names.deviceName(id) : className;
    }

    /** {@return what a device is, with the names from a list of PCI ids} */
    public static String of(SurveyedDevice device, PciNames names) {
        String modalias = device.device().modalias();
        Optional<PciIdentity> id = PciIdentity.ofModalias(modalias);
        if (id.isPresent()) {
            return ofPci(id.get(), names);
        }
        return TreeModalias.compatible(modalias)
                .orElse(modalias.isEmpty() ? device.id().bus() + " device" : modalias);
    }
}
