package dev.dmaowner.app.show;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.survey.SurveyedDevice;

/** What a device is, human-readable: on PCI its class and name, elsewhere what its modalias says. */
public final class DeviceWords {

    private DeviceWords() {}

    /** {@return what a device is, with the names from a list of PCI ids} */
    public static String of(SurveyedDevice device, PciNames names) {
        String modalias = device.device().modalias();
        return PciIdentity.ofModalias(modalias)
                .map(id -> names.className(id) + ": " + names.deviceName(id))
                .or(() -> TreeModalias.compatible(modalias))
                .orElse(modalias.isEmpty() ? device.id().bus() + " device" : modalias);
    }
}
