package dev.dmaowner.plan;

import dev.dmaowner.host.Host;
import java.util.Optional;

/** Against handing over a PCI device that cannot be reset: what one user left in it, the next one finds. */
final class ResetGuard implements Guard {

    @Override
    public String name() {
        return "no-reset";
    }

    /** The kernel shows the file only where it knows a method; it is never opened, as writing to it resets. */
    @Override
    public Optional<String> against(Host host, SurveyedDevice device, String path) {
        return device.id().bus().equals("pci") && !host.exists(path + "/reset")
                ? Optional.of("the kernel knows no way to reset it, so what one user leaves in it the next one finds")
                : Optional.empty();
    }
}
