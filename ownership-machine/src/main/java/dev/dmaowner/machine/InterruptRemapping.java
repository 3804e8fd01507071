package dev.dmaowner.machine;

import dev.dmaowner.host.Host;
import java.io.IOException;

/**
 * Whether a PC remaps interrupts, so that a device can send only those that are its own. VFIO asks this before it gives a device
 * to a user ({@code vfio_iommu_type1_attach_group}, {@code iommufd_device_bind}). Every part of the program that needs the answer
 * takes it from here. Immutable and safe for use by several threads.
 */
public enum InterruptRemapping {
    YES,
    NO,
    /** The host does not record its interrupts, or is no PC; there the interrupt controller decides for each device. */
    UNKNOWN;

    private static final String INTERRUPTS = "/proc/interrupts";

    /**
     * {@return the answer for a host} The names of the interrupt chips in {@code /proc/interrupts} tell: with remapping they
     * begin with {@code IR-}.
     *
     * @throws IOException if the file is there and cannot be read
     */
    public static InterruptRemapping of(Host host) throws IOException {
        String chips = host.readText(INTERRUPTS).orElse("");
        if (chips.contains("IR-IO-APIC") || chips.contains("IR-PCI-MSI")) {
            return YES;
        }
        boolean isOther = chips.contains("GIC") || chips.contains("ITS");
        boolean isPc = chips.contains("IO-APIC") || chips.contains("PCI-MSI");
        return isPc && !isOther ? NO : UNKNOWN;
    }
}
