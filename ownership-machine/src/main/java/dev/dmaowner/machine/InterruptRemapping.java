package dev.dmaowner.machine;

import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import java.io.IOException;

/**
 * Whether a PC remaps interrupts. Without remapping, a device can send interrupts that belong to others. VFIO asks before it gives a
 * device to a user ({@code vfio_iommu_type1_attach_group}, {@code iommufd_device_bind}). Every part of the program that needs the answer
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
        boolean isOther = false;
        boolean isPc = false;
        for (String line : host.readText(INTERRUPTS).orElse("").split("\n")) {
            String chip = chip(line);
            if (chip.startsWith("IR-IO-APIC") || chip.startsWith("IR-PCI-MSI")) {
                return YES;
            }
            isOther |= chip.startsWith("GIC") || chip.startsWith("ITS");
            isPc |= chip.startsWith("IO-APIC") || chip.startsWith("PCI-MSI");
        }
        return isPc && !isOther ? NO : UNKNOWN;
    }

    /** {@return the answer for a device of a simulation, whose IOMMU driver knows} */
    public static InterruptRemapping of(JoinFacts facts) {
        return facts.interrupts() == JoinFacts.InterruptIsolation.ISOLATED ? YES : NO;
    }

    /** {@return the name of the interrupt chip, which follows the number and a count for each processor} */
    private static String chip(String line) {
        String[] words = line.strip().split("\\s+");
        for (int i = 1; i < words.length; i++) {
            if (!words[i].chars().allMatch(c -> c >= '0' && c <= '9')) {
                return words[i];
            }
        }
        return "";
    }
}
