package dev.dmaowner.spi;

import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfigureRequest;
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
        OwnershipRules rules, DriverDescription driver, DmaManagement management, FirmwareDmaConfigure firmware) {

    /**
     * {@return what a bus answers whose devices firmware describes one by one, as the platform and the AMBA bus do} Of a device
     * without a node firmware says nothing.
     */
    public DmaConfigureAnswer configureByNodeOf(Device device) {
        Outcome<DmaConfiguration> configured = device.firmwareNode()
                .map(node -> firmware.configure(DmaConfigureRequest.ofDevice(node, rules)))
                .orElseGet(() -> Outcome.done(DmaConfiguration.NOTHING_SAID));
        return DmaConfigureAnswer.of(configured, management);
    }
}
