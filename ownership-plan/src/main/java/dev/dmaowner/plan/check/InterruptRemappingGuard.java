package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/**
 * Against handing over a device on a PC whose interrupts are not remapped: its user could send interrupts that are not its
 * own. The names of the interrupt chips in {@code /proc/interrupts} tell: with remapping they begin with {@code IR-}.
 */
final class InterruptRemappingGuard implements Guard {

    @Override
    public String name() {
        return "no-interrupt-remapping";
    }

    @Override
    public Optional<String> against(Host host, SurveyedDevice device, String path) throws IOException {
        String chips = host.readText("/proc/interrupts").orElse("");
        boolean isPc = chips.contains("IO-APIC") || chips.contains("PCI-MSI");
        boolean remaps = chips.contains("IR-IO-APIC") || chips.contains("IR-PCI-MSI");
        boolean isOther = chips.contains("GIC") || chips.contains("ITS");
        return isPc && !remaps && !isOther && device.id().bus().equals("pci")
                ? Optional.of(
                        "this host does not remap interrupts, so its user could send interrupts that are not its own")
                : Optional.empty();
    }
}
