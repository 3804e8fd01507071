package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverContext;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.KernelSettings;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.Optional;
import java.util.Set;

/**
 * {@code vfio-pci}: hands a PCI device to user space. It has one id that fits every device and counts only under an
 * override. Safe for use by several threads.
 */
public final class VfioPciDriver implements Driver {

    private static final String MODULE = "vfio_pci";
    private static final DriverDescription DESCRIPTION = DriverDescription.of(
                    "pci", "vfio-pci", "vfio_pci:v*d*sv*sd*bc*sc*i*")
            .inModule(MODULE);

    private static final int INTEL = 0x8086;

    /**
     * QuickAssist C3xxx, C62x and DH895xCC with their virtual functions, whose firmware a hostile user can wedge, and the
     * data streaming and analytics accelerators of the same generation of processors that joined the list later.
     */
    private static final Set<Integer> DENIED = Set.of(0x19e2, 0x19e3, 0x37c8, 0x37c9, 0x0435, 0x0443, 0x0b25, 0x0cfe);

    /** The machine's setting of the parameter that lets users of physical functions have virtual ones. */
    private record VirtualFunctionsAllowed(Switch enabled) {}

    /** The machine's setting of the parameter that lets denied devices pass. */
    private record Denylist(Switch disabled) {}

    /** Makes the driver; the machine calls it. */
    public VfioPciDriver() {}

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
        denylist(context);
        virtualFunctionsAllowed(context);
    }

    /** The kernel's {@code vfio_pci_probe} and, in it, {@code vfio_pci_core_register_device}. */
    @Override
    public ProbeAnswer probe(ProbeContext context) {
        return refusal(context.device(), denylist(context).disabled().isOn() ? Denied.TAKEN : Denied.REFUSED)
                .<ProbeAnswer>map(ProbeAnswer.Refused::new)
                .orElseGet(() -> Vfio.of(context)
                        .register(context, VfioDevice.Kind.PCI)
                        .fold(ProbeAnswer.Bound::new, ProbeAnswer.Refused::new));
    }

    @Override
    public Optional<Refusal> foreseenRefusal(Device device, KernelSettings settings) {
        boolean areTaken = settings.parameter("vfio_pci", "disable_denylist").equals(Optional.of("Y"));
        return refusal(device, areTaken ? Denied.TAKEN : Denied.REFUSED);
    }

    /** What becomes of devices with known errata. */
    private enum Denied {
        REFUSED,
        TAKEN
    }

    private static Optional<Refusal> refusal(Device device, Denied denied) {
        Optional<PciIdentity> identity = PciIdentity.ofModalias(device.modalias());
        String name = device.id().name();
        if (denied == Denied.REFUSED && identity.filter(VfioPciDriver::isDenied).isPresent()) {
            return Optional.of(Refusal.of(Errno.EINVAL, name + " is a device that VFIO denies, because of known errata")
                    .curedBy("load vfio_pci with disable_denylist=1"));
        }
        if (identity.filter(PciIdentity::isPciBridge).isPresent()) {
            return Optional.of(Refusal.of(Errno.EINVAL, name + " is a bridge, which VFIO does not hand out"));
        }
        if (virtualFunctions(device) > 0) {
            return Optional.of(Refusal.of(Errno.EBUSY, name + " has virtual functions")
                    .curedBy(ControlWrite.endingVirtualFunctions(device.id()).toString()));
        }
        return Optional.empty();
    }

    private static boolean isDenied(PciIdentity identity) {
        return identity.vendor() == INTEL && DENIED.contains(identity.device());
    }

    private static int virtualFunctions(Device device) {
        String count = device.attribute("sriov_numvfs").orElse("0");
        return count.equals("0") || count.isEmpty() ? 0 : 1;
    }

    /**
     * Whether a device of this driver may have virtual functions: {@code vfio_pci_sriov_configure}. The kernel binds them to this
     * driver, because the user of the physical function could harm any other owner of a virtual function.
     */
    static Outcome<Optional<String>> virtualFunctions(DriverContext context) {
        return virtualFunctionsAllowed(context).enabled().isOn()
                ? Outcome.done(Optional.of(DESCRIPTION.name()))
                : Outcome.refused(Refusal.of(Errno.ENOENT, "vfio-pci makes virtual functions only with enable_sriov=1")
                        .curedBy(ControlWrite.ofParameter("vfio_pci", "enable_sriov", "1")
                                .toString()));
    }

    private static VirtualFunctionsAllowed virtualFunctionsAllowed(DriverContext context) {
        return context.shared(
                VirtualFunctionsAllowed.class,
                () -> new VirtualFunctionsAllowed(Switch.publish(
                        context, MODULE, "enable_sriov", Switch.Access.WRITABLE, Switch.Position.OFF, () -> {})));
    }

    private static Denylist denylist(DriverContext context) {
        return context.shared(
                Denylist.class,
                () -> new Denylist(Switch.publish(
                        context,
                        MODULE,
                        "disable_denylist",
                        Switch.Access.AT_LOAD_ONLY,
                        Switch.Position.OFF,
                        () -> {})));
    }
}
