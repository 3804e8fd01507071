package dev.dmaowner.driver.vfio;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.testkit.DriverContract;
import dev.dmaowner.testkit.ScriptedDevice;
import java.util.EnumSet;
import java.util.Set;

/** {@code vfio-amba} keeps what every driver must keep. */
class VfioAmbaContractTest extends DriverContract {

    @Override
    protected Driver driver() {
        return new VfioAmbaDriver();
    }

    @Override
    protected Device device() {
        return ScriptedDevice.of("amba/9000000.dma", "amba:d00041330");
    }

    /** No AMBA device has a reset function, without which Linux 6.1 takes none whatever the parameter says. */
    @Override
    protected Set<OwnershipRules> rules() {
        return EnumSet.of(OwnershipRules.SERIES_V2, OwnershipRules.LINUX_6_12);
    }

    @Override
    protected void prepare(MachineBuilder machine) {
        machine.moduleParameter("vfio_amba", "reset_required", "0");
    }
}
