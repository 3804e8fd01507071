package dev.dmaowner.app.show;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the list of PCI ids. */
public final class PciIdsOption {

    @Option(
            names = "--pci-ids",
            paramLabel = "FILE",
            description = "Take the names of PCI devices from this file instead of the system's pci.ids.")
    private @Nullable Path pciIds;

    /** For picocli. */
    public PciIdsOption() {}

    /** {@return the names of these devices} */
    public PciNames names(Collection<SurveyedDevice> devices) throws IOException {
        List<PciIdentity> wanted = devices.stream()
                .flatMap(device -> PciIdentity.ofModalias(device.device().modalias()).stream())
                .toList();
        return PciNames.of(Optional.ofNullable(pciIds), wanted);
    }
}
