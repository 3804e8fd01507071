package dev.dmaowner.firmware;

import dev.dmaowner.Outcome;

/** Configures by ACPI tables: the kernel's {@code acpi_dma_configure_id}. */
final class AcpiDmaConfigure {

    private AcpiDmaConfigure() {}

    /** Without tables nothing is said. */
    static Outcome<DmaConfiguration> configure(Firmware firmware, DmaConfigureRequest request) {
        return Outcome.done(DmaConfiguration.NOTHING_SAID);
    }
}
