package dev.dmaowner.driver.vfio;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverContext;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.KernelSettings;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.Optional;

/**
 * {@code vfio-amba}: hands an AMBA device to user space. Its table of ids is empty, and it takes a device under an override.
 * It asks for no reset function, which Linux 6.1 fails to honour. Safe for use by several threads.
 */
public final class VfioAmbaDriver implements Driver {

    private static final DriverDescription DESCRIPTION =
            DriverDescription.of("amba", "vfio-amba").inModule("vfio_amba");

    /** Makes the driver; the machine calls it. */
    public VfioAmbaDriver() {}

    @Override
    public DriverDescription description() {
        return DESCRIPTION;
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return DmaManagement.BY_DRIVER;
    }

    @Override
    public void registered(DriverContext context) {
        Vfio.registered(context);
    }

    /** The kernel's {@code vfio_amba_probe}. */
    @Override
    public ProbeAnswer probe(ProbeContext context) {
        return PlatformProbe.probe(context, PlatformProbe.Reset.WELCOME);
    }

    @Override
    public Optional<Refusal> foreseenRefusal(Device device, KernelSettings settings) {
        return PlatformProbe.refusal(device, settings.rules(), PlatformProbe.Reset.WELCOME);
    }
}
