package dev.dmaowner.app.names;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.util.Optional;

/** What a device is in a few words, from two files of its folder, for lists of what a word may mean. */
final class Sketch {

    private Sketch() {}

    /** {@return such as {@code Ethernet controller [8086:10d3], driver e1000e}; empty if the host does not tell, or it is no device} */
    static Optional<String> of(Host host, Named named) throws IOException {
        return named instanceof Named.OfDevice device ? of(host, device.id()) : Optional.empty();
    }

    private static Optional<String> of(Host host, DeviceId device) throws IOException {
        String modalias = DeviceBinding.modalias(host, DeviceBinding.folder(device));
        if (modalias.isEmpty()) {
            return Optional.empty();
        }
        String driver = DeviceBinding.driver(host, device)
                .map(name -> ", driver " + name)
                .orElse("");
        return Optional.of(PciIdentity.ofModalias(modalias)
                        .map(id -> (id.hasClass() ? PciBaseClasses.name(id) : "PCI device")
                                + (id.hasIds() ? " [" + id + "]" : ""))
                        .orElse(modalias)
                + driver);
    }
}
