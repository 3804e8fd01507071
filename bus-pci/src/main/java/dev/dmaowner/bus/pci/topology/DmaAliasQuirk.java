package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.KernelChange;
import dev.dmaowner.PciIdentity;
import java.util.List;
import java.util.Optional;

/**
 * A kind of device that sends under ids of other functions of its bus, although nothing in its registers says so. The ids
 * are those that Linux knows (drivers/pci/quirks.c), the same from 6.1 to 7.3 but for one device.
 *
 * @param name what to call it
 * @param vendor whose devices
 * @param devices which of them
 * @param effect under which ids they send
 */
record DmaAliasQuirk(String name, int vendor, DeviceIds devices, Effect effect) {

    /** Under which ids a device sends. */
    @FunctionalInterface
    interface Effect {
        boolean covers(PciFunction device, int devfn);
    }

    private static final Effect FUNCTION_0 =
            (device, devfn) -> devfn == (device.address().slot() << 3);
    private static final Effect FUNCTION_1 =
            (device, devfn) -> devfn == (device.address().slot() << 3 | 1);
    private static final Effect SLOT_1_OF_TWO_BOARDS = (device, devfn) -> devfn == 0x08
            && device.identity().subsystemVendor() == 0x9005
            && (device.identity().subsystemDevice() == 0x02bb
                    || device.identity().subsystemDevice() == 0x02bc);
    private static final Effect THREE_FIXED = (device, devfn) -> devfn == 0x80 || devfn == 0x88 || devfn == 0x93;
    private static final Effect FIVE_OF_EACH_SLOT = (device, devfn) -> (devfn & 7) < 5;
    private static final Effect EVERY = (device, devfn) -> true;

    private static final List<DmaAliasQuirk> TABLE = List.of(
            quirk("Ricoh controllers send as function 0", 0x1180, "e832 e476", FUNCTION_0),
            quirk("Glenfly graphics send as function 0", 0x6766, "3d40 3d41", FUNCTION_0),
            quirk(
                    "Marvell SATA controllers send as function 1",
                    0x1b4b,
                    "9120 9123 9125 9128 9130 9170 9172 917a 9182 9183 91a0 9215 9220 9230 9235",
                    FUNCTION_1),
            quirk("HighPoint controllers send as function 1", 0x1103, "0642 0645", FUNCTION_1),
            quirk("the JMicron JMB388 sends as function 1", 0x197b, "2392", FUNCTION_1),
            quirk("the Lite-On Plextor M6E sends as function 1", 0x1c28, "0122", FUNCTION_1),
            quirk("the Adaptec 3405 and 3805 send as 01.0", 0x9005, "0285", SLOT_1_OF_TWO_BOARDS),
            quirk("the Intel MIC x200 bridge sends as 10.0, 11.0 and 12.3", 0x8086, "2260 2264", THREE_FIXED),
            quirk(
                    "Intel VCA boards send as five functions of every slot",
                    0x8086,
                    "2954-2956 2958-295a",
                    FIVE_OF_EACH_SLOT),
            quirk("PLX bridges between hosts send as any function", 0x10b5, "87b0 87b1", EVERY));

    private static final DeviceIds SWITCHTEC = DeviceIds.of("8531-8536 8541-8546 8551-8556 8561-8566 8571-8576 "
            + "4000 4084 4068 4052 4036 4028 4100 4184 4168 4152 4136 4128 4200 4284 4268 4252 4236 4228 "
            + "4352 4336 4328 4452 4436 4428 4552 4536 4528 5000 5084 5068 5052 5036 5028 5100 5184 5168 5152 5136 5128 "
            + "5200 5284 5268 5252 5236 5228 5300 5384 5368 5352 5336 5328 5400 5484 5468 5452 5436 5428 "
            + "5500 5584 5568 5552 5536 5528");
    private static final DeviceIds SWITCHTEC_OF_EFAR = DeviceIds.of("1001-1006");
    private static final DeviceIds LATER_SWITCHTEC_OF_EFAR = DeviceIds.of("1008");
    private static final DeviceIds ASPEED_BRIDGE = DeviceIds.of("1150");
    private static final DeviceIds CONVENTIONAL_ASMEDIA = DeviceIds.of("1080");
    private static final DeviceIds CONVENTIONAL_TUNDRA = DeviceIds.of("8113");
    private static final DeviceIds CONVENTIONAL_ITE = DeviceIds.of("8892 8893");
    private static final DeviceIds CONVENTIONAL_INTEL = DeviceIds.of("244e");
    private static final DeviceIds TRANSLATION_ROOTS = DeviceIds.of("9000 9084");

    private static DmaAliasQuirk quirk(String name, int vendor, String devices, Effect effect) {
        return new DmaAliasQuirk(name, vendor, DeviceIds.of(devices), effect);
    }

    /** {@return the quirk that concerns a device, empty for nearly all} */
    static Optional<DmaAliasQuirk> of(PciFunction device) {
        for (DmaAliasQuirk quirk : TABLE) {
            if (quirk.vendor == device.identity().vendor()
                    && quirk.devices.contain(device.identity().device())) {
                return Optional.of(quirk);
            }
        }
        return Optional.empty();
    }

    /** {@return whether a device sends under the id of this function of its bus, which is not its own} */
    boolean covers(PciFunction device, int devfn) {
        return devfn != device.address().devfn() && effect.covers(device, devfn);
    }

    /**
     * {@return whether a device sends under further ids that only a table in its memory tells, as Microchip's Switchtec
     * bridges between hosts do} That memory shows nowhere in {@code /sys}.
     */
    static boolean hasIdsInItsMemory(PciFunction device) {
        PciIdentity identity = device.identity();
        boolean listed = identity.vendor() == 0x11f8 && SWITCHTEC.contain(identity.device())
                || identity.vendor() == 0x1055 && SWITCHTEC_OF_EFAR.contain(identity.device())
                || identity.vendor() == 0x1055
                        && LATER_SWITCHTEC_OF_EFAR.contain(identity.device())
                        && knows(device, KernelChange.SWITCHTEC_PCI1008);
        return listed && identity.classAndSubclass() == 0x0680;
    }

    /**
     * {@return whether a bridge turns PCI Express into PCI and does not say so in a capability} Those that are known to are
     * looked at only where they stand below PCI Express.
     */
    static boolean isHiddenPcieToPciBridge(PciFunction bridge) {
        if (bridge.isOnRootBus() || !isListedAsHidden(bridge.identity())) {
            return false;
        }
        if (!(bridge.portType() instanceof Lookup.Absent<PortType>)
                || bridge.configurationSpace().headerType().orElse(1) != 1) {
            return false;
        }
        return bridge.place()
                .bridge()
                .flatMap(above -> above.portType().found())
                .filter(type -> type != PortType.PCIE_TO_PCI_BRIDGE)
                .isPresent();
    }

    private static boolean isListedAsHidden(PciIdentity identity) {
        return switch (identity.vendor()) {
            case 0x1b21 -> CONVENTIONAL_ASMEDIA.contain(identity.device());
            case 0x10e3 -> CONVENTIONAL_TUNDRA.contain(identity.device());
            case 0x1283 -> CONVENTIONAL_ITE.contain(identity.device());
            case 0x8086 -> CONVENTIONAL_INTEL.contain(identity.device());
            default -> false;
        };
    }

    /** {@return whether a PCI Express to PCI bridge leaves devices below it their own ids, as one that is part of ASPEED's chips} */
    static boolean keepsIdsBelow(PciFunction bridge, Lookup<PortType> type) {
        return bridge.identity().vendor() == 0x1a03
                && ASPEED_BRIDGE.contain(bridge.identity().device())
                && type.found().filter(PortType.PCIE_TO_PCI_BRIDGE::equals).isPresent()
                && knows(bridge, KernelChange.ASPEED_BRIDGE_WITHOUT_ALIAS);
    }

    private static boolean knows(PciFunction device, KernelChange change) {
        return device.place().platform().rules().has(change);
    }

    /** {@return whether the IOMMU sits at this bridge and not at the root, as in Broadcom's Vulcan and the ThunderX2} */
    static boolean translatesBelowRoot(PciFunction bridge) {
        return bridge.identity().vendor() == 0x14e4
                && TRANSLATION_ROOTS.contain(bridge.identity().device());
    }
}
