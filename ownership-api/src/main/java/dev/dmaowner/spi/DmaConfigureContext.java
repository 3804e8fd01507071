package dev.dmaowner.spi;

import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.FirmwareDmaConfigure;

/**
 * What a bus knows when it configures a device for DMA.
 *
 * @param rules the generation of the rule in force
 * @param driver the driver that will probe
 * @param management whether that driver manages DMA itself under these rules
 * @param firmware the walk over the machine's firmware that every bus shares
 */
public record DmaConfigureContext(
        KernelRules rules, DriverDescription driver, DmaManagement management, FirmwareDmaConfigure firmware) {}
