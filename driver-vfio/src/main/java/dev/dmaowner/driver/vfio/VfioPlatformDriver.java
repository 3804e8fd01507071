package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
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
 * {@code vfio-platform}: hands a platform device to user space. It has no ids, and takes a device under an override. Safe
 * for use by several threads.
 */
public final class VfioPlatformDriver implements Driver {

    private static final String MODULE = "vfio_platform";
    private static final String PARAMETER = "reset_required";
    private static final DriverDescription DESCRIPTION =
            DriverDescription.of("platform", "vfio-platform").inModule(MODULE);

    /** The machine's setting of the parameter that turns devices without a reset function away. */
    private record ResetRequired(Switch required) {}

    /** Makes the driver; the machine calls it. */
    public VfioPlatformDriver() {}

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
        resetRequired(context);
    }

    /** The kernel's {@code vfio_platform_probe}. */
    @Override
    public ProbeAnswer probe(ProbeContext context) {
        Optional<Refusal> refusal = undescribed(context.device());
        if (refusal.isPresent()) {
            return new ProbeAnswer.Refused(refusal.get());
        }
        boolean required = resetRequired(context).required().isOn();
        return PlatformProbe.probe(context, required ? PlatformProbe.Reset.REQUIRED : PlatformProbe.Reset.WELCOME);
    }

    private static Optional<Refusal> undescribed(Device device) {
        boolean described = device.firmwareNode().isPresent()
                || device.modalias().startsWith("of:")
                || device.modalias().startsWith("acpi:");
        return described
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        Errno.EINVAL,
                        device.id().name() + " is not described by firmware, so it has no compatible string"));
    }

    /** Where the module is not loaded, its parameter would have the default. */
    @Override
    public Optional<Refusal> foreseenRefusal(Device device, KernelSettings settings) {
        boolean required = !settings.parameter(MODULE, PARAMETER).equals(Optional.of("N"));
        return undescribed(device)
                .or(() -> PlatformProbe.refusal(
                        device,
                        settings.rules(),
                        required ? PlatformProbe.Reset.REQUIRED : PlatformProbe.Reset.WELCOME));
    }

    private static ResetRequired resetRequired(DriverContext context) {
        return context.shared(
                ResetRequired.class,
                () -> new ResetRequired(Switch.publish(
                        context, MODULE, PARAMETER, Switch.Access.AT_LOAD_ONLY, Switch.Position.ON, () -> {})));
    }
}
