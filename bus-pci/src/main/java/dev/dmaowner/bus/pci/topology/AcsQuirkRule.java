package dev.dmaowner.bus.pci.topology;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a kind of quirk answers when it is asked whether a function isolates by source validation, request and completion
 * redirection and upstream forwarding.
 */
enum AcsQuirkRule {
    /** AMD says that these functions do not talk to each other on a machine with an AMD IOMMU. */
    AMD_SOUTH_BRIDGE("they do not send to each other where there is an AMD IOMMU") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            boolean meant = device.functions() == PciFunction.Functions.SEVERAL
                    && device.isOnRootBus()
                    && device.place().platform().ivrs() == PciPlatform.IvrsTable.PRESENT;
            return meant ? Answer.ISOLATES : Answer.DOES_NOT_APPLY;
        }
    },
    /** The vendor has verified that the functions do not send to each other. */
    ISOLATED_FUNCTIONS("the vendor has verified that the functions do not send to each other") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            return Answer.ISOLATES;
        }
    },
    /** Integrated endpoints may send to each other only what the IOMMU has translated. */
    INTEGRATED_ENDPOINT("they send to each other only what the IOMMU has translated") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            return is(device, PortType.ROOT_COMPLEX_INTEGRATED_ENDPOINT) ? Answer.ISOLATES : Answer.DOES_NOT_APPLY;
        }
    },
    /** Ports that isolate without a capability that says so, wherever the id is met. */
    ISOLATED_PORT("they isolate without a capability that says so") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            return Answer.ISOLATES;
        }
    },
    /** The same, but only for functions that are root ports. */
    ISOLATED_ROOT_PORT("they isolate without a capability that says so") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            return is(device, PortType.ROOT_PORT) ? Answer.ISOLATES : Answer.DOES_NOT_APPLY;
        }
    },
    /**
     * The kernel makes these ports isolate at boot through registers that the ISA bridge leads to, as long as the bridge
     * has them switched on. Where the bridge was not read, they are taken for on, as firmware leaves them.
     */
    INTEL_CHIP_SET_PORT("the kernel makes them isolate through registers of the chip set") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            if (!is(device, PortType.ROOT_PORT)) {
                return Answer.DOES_NOT_APPLY;
            }
            OptionalInt base = chipSetRegisters(device, topology);
            if (base.isEmpty()) {
                return Answer.ISOLATES;
            }
            return (base.getAsInt() & 1) != 0 ? Answer.ISOLATES : Answer.DOES_NOT;
        }
    },
    /** Ports whose capability has registers twice as wide as the specification's. */
    WIDE_REGISTERS("their ACS registers are twice as wide as the specification's") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            if (!is(device, PortType.ROOT_PORT)) {
                return Answer.DOES_NOT_APPLY;
            }
            Optional<AccessControl> registers =
                    device.configurationSpace().accessControl().found();
            if (registers.isEmpty()) {
                return Answer.DOES_NOT_APPLY;
            }
            OptionalInt control =
                    device.configurationSpace().doubleWordAt(registers.get().offset() + 8);
            if (control.isEmpty()) {
                return Answer.NOT_READ;
            }
            AccessControl wide =
                    new AccessControl(registers.get().offset(), registers.get().capability(), control.getAsInt());
            return wide.provides(AccessControl.REQUIRED) ? Answer.ISOLATES : Answer.DOES_NOT;
        }
    },
    /** Zhaoxin's ports: some isolate, all others do not, whatever their registers say. */
    ZHAOXIN_PORT("some of these ports isolate, others do not, whatever their registers say") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            if (!is(device, PortType.ROOT_PORT) && !is(device, PortType.DOWNSTREAM_PORT)) {
                return Answer.DOES_NOT_APPLY;
            }
            return ZHAOXIN_PORTS.contain(device.identity().device()) ? Answer.ISOLATES : Answer.DOES_NOT;
        }
    },
    /** Wangxun's functions: some isolate, all others do not, whatever their registers say. */
    WANGXUN_FUNCTION("some of these functions isolate, others do not, whatever their registers say") {
        @Override
        Answer answer(PciFunction device, PciTopology topology) {
            return WANGXUN_FUNCTIONS.contain(device.identity().device()) ? Answer.ISOLATES : Answer.DOES_NOT;
        }
    };

    private static final DeviceIds ZHAOXIN_PORTS = DeviceIds.of("0710-071e 0721 0723-0752");
    private static final DeviceIds WANGXUN_FUNCTIONS =
            DeviceIds.of("0100-010f 1001 2001 5010 5025 5040 5110 5125 5140");

    private final String words;

    AcsQuirkRule(String words) {
        this.words = words;
    }

    /** {@return the reason for the answer, a human-readable clause} */
    String words() {
        return words;
    }

    abstract Answer answer(PciFunction device, PciTopology topology);

    /** What a quirk can answer. */
    enum Answer {
        ISOLATES,
        DOES_NOT,
        /** What it looks at was not read. */
        NOT_READ,
        /** It is not about this function after all. */
        DOES_NOT_APPLY
    }

    private static boolean is(PciFunction device, PortType type) {
        return device.portType().found().filter(type::equals).isPresent();
    }

    /** The register of the ISA bridge 1f.0 that leads to the chip set's registers, empty if it was not read. */
    private static OptionalInt chipSetRegisters(PciFunction port, PciTopology topology) {
        for (PciFunction other : topology.onBusOf(port)) {
            if (other.address().devfn() == (0x1f << 3)) {
                return other.configurationSpace().doubleWordAt(0xf0);
            }
        }
        return OptionalInt.empty();
    }
}
