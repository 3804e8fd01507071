package dev.dmaowner.app.explain;

import dev.dmaowner.app.show.PciId;
import dev.dmaowner.app.show.PciNames;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What devices are, for people, with the names that the system's list of PCI ids has for them. */
public final class DeviceWords {

    @Option(
            names = "--pci-ids",
            paramLabel = "FILE",
            description = "Take the names of PCI devices from this file instead of the system's pci.ids.")
    private @Nullable Path pciIds;

    /** For picocli. */
    public DeviceWords() {}

    /** {@return the names of these devices} */
    public PciNames names(Collection<SurveyedDevice> devices) throws IOException {
        List<PciId> wanted = devices.stream()
                .flatMap(device -> PciId.ofModalias(device.device().modalias()).stream())
                .toList();
        return PciNames.of(Optional.ofNullable(pciIds), wanted);
    }

    /** {@return what a device is} */
    public static String of(SurveyedDevice device, PciNames names) {
        String modalias = device.device().modalias();
        return PciId.ofModalias(modalias)
                .map(id -> names.className(id) + ": " + names.deviceName(id))
                .orElse(modalias.isEmpty() ? device.id().bus() + " device" : modalias);
    }
}
