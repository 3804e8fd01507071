package dev.dmaowner.machine.drivercore;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import java.util.Optional;

/** Asks a device's bus what firmware says of its DMA, without any driver and without consequences. */
public final class DmaInquiry {

    private static final String NO_DRIVER = "none";

    private DmaInquiry() {}

    /** {@return what the bus answers, empty if it refuses or cannot tell yet} */
    static Optional<DmaConfiguration> of(OwnershipRules rules, FirmwareDmaConfigure firmware, DeviceState device) {
        DriverDescription nobody = DriverDescription.of(device.bus.name(), NO_DRIVER);
        DmaConfigureContext context = new DmaConfigureContext(rules, nobody, DmaManagement.BY_DRIVER, firmware);
        return device.bus.type.dmaConfigure(device.device, context).configured();
    }
}
