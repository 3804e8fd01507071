package dev.dmaowner.bus.pci.topology;

import java.util.List;
import java.util.Optional;

/**
 * A kind of function for which the kernel's own table, and not the registers, says whether it isolates. The lines and their order
 * are those of Linux 6.1 and 6.12 ({@code pci_dev_acs_enabled} in drivers/pci/quirks.c); the first that answers decides.
 *
 * @param name what to call it
 * @param vendor whose devices
 * @param devices which of them
 * @param rule what it answers
 */
record AcsQuirk(String name, int vendor, DeviceIds devices, AcsQuirkRule rule) {

    private static final int INTEL = 0x8086;
    private static final int CAVIUM = 0x177d;
    private static final int BROADCOM = 0x14e4;
    private static final int ZHAOXIN = 0x1d17;

    private static final String INTEL_10_GIGABIT =
            "10c6 10db 10dd 10e1 10f1 10f7-10fc 1507 1514 151c 1529 152a 154d 154f 1551 1558";
    private static final String INTEL_1_GIGABIT = "1509 150e-1511 1516 1527 10c9 10e6-10e8 150a 150d 1518 1526 "
            + "10a7 10a9 10d6 1521-1524 105e-1060 10d9 15b7 15b8";
    private static final String INTEL_PCH_PORTS = "3b42-3b51 1c10-1c1f 1e10-1e1f 8c10-8c1f 9c10-9c1b 9c90-9c9b "
            + "1d10 1d12 1d14 1d16 1d18 1d1a 1d1c 1d1e 8d10-8d1e 8c90 8c92 8c94 8c96 8c98 8c9a 8c9c 8c9e";
    private static final String INTEL_PORTS_WITH_WIDE_REGISTERS = "a110-a11f a167-a16a a290-a29f a2e7-a2ee 9d10-9d1b";
    private static final String LOONGSON_PORTS = "3c09 3c19 3c29 7a09 7a19 7a29 7a39 7a49 7a59 7a69";
    private static final String NXP_PORTS =
            "8d80-8d83 8d88-8d8b 8d90-8d93 8d98-8d9b 8da0 8da1 8da8 8da9 8db0 8db1 8db8 8db9";

    private static final List<AcsQuirk> TABLE = List.of(
            quirk("AMD south bridge", 0x1002, "4385 439c 4383 439d 4384 4399", AcsQuirkRule.AMD_SOUTH_BRIDGE),
            quirk("AMD south bridge", 0x1022, "780f 7809", AcsQuirkRule.AMD_SOUTH_BRIDGE),
            quirk("Solarflare network functions", 0x1924, "0903 0923 0a03", AcsQuirkRule.ISOLATED_FUNCTIONS),
            quirk("Intel 10 Gb/s network functions", INTEL, INTEL_10_GIGABIT, AcsQuirkRule.ISOLATED_FUNCTIONS),
            quirk("Intel 1 Gb/s network functions", INTEL, INTEL_1_GIGABIT, AcsQuirkRule.ISOLATED_FUNCTIONS),
            any("Intel root-complex integrated endpoints", INTEL, AcsQuirkRule.INTEGRATED_ENDPOINT),
            quirk("Qualcomm root ports", 0x17cb, "0400 0401 0115 0111 0120", AcsQuirkRule.ISOLATED_PORT),
            quirk("HXT root ports", 0x1dbf, "0401", AcsQuirkRule.ISOLATED_PORT),
            quirk("Intel chip-set root ports", INTEL, INTEL_PCH_PORTS, AcsQuirkRule.INTEL_CHIP_SET_PORT),
            quirk(
                    "Intel root ports with wide ACS registers",
                    INTEL,
                    INTEL_PORTS_WITH_WIDE_REGISTERS,
                    AcsQuirkRule.WIDE_REGISTERS),
            quirk("Emulex BE3-R functions", 0x19a2, "0710", AcsQuirkRule.ISOLATED_FUNCTIONS),
            quirk("Emulex Skyhawk-R functions", 0x10df, "0720", AcsQuirkRule.ISOLATED_FUNCTIONS),
            quirk("Cavium ThunderX root ports", CAVIUM, "a000-a7ff af84 b884", AcsQuirkRule.ISOLATED_ROOT_PORT),
            quirk("Cavium functions", CAVIUM, "a026 a059 a060", AcsQuirkRule.ISOLATED_FUNCTIONS),
            quirk("APM X-Gene root ports", 0x10e8, "e004", AcsQuirkRule.ISOLATED_PORT),
            quirk("Ampere root ports", 0x1def, "e005-e00c", AcsQuirkRule.ISOLATED_PORT),
            quirk("Broadcom network functions", BROADCOM, "16d7 1750-1752 1760-1763", AcsQuirkRule.ISOLATED_FUNCTIONS),
            quirk("Broadcom root ports", BROADCOM, "d714", AcsQuirkRule.ISOLATED_PORT),
            quirk("Loongson root ports", 0x0014, LOONGSON_PORTS, AcsQuirkRule.ISOLATED_PORT),
            quirk("Annapurna Labs root ports", 0x1c36, "0031", AcsQuirkRule.ISOLATED_ROOT_PORT),
            quirk("Zhaoxin functions", ZHAOXIN, "3038 3104 9083", AcsQuirkRule.ISOLATED_FUNCTIONS),
            quirk("NXP root ports", 0x1957, NXP_PORTS, AcsQuirkRule.ISOLATED_PORT),
            any("Zhaoxin ports", ZHAOXIN, AcsQuirkRule.ZHAOXIN_PORT),
            any("Wangxun network functions", 0x8088, AcsQuirkRule.WANGXUN_FUNCTION));

    /** {@return the first line that answers for a function, with its answer; empty for nearly all functions} */
    static Optional<Answered> of(PciFunction device, PciTopology topology) {
        for (AcsQuirk quirk : TABLE) {
            if (quirk.vendor != device.identity().vendor()
                    || !quirk.devices.contain(device.identity().device())) {
                continue;
            }
            AcsQuirkRule.Answer answer = quirk.rule.answer(device, topology);
            if (answer != AcsQuirkRule.Answer.DOES_NOT_APPLY) {
                return Optional.of(new Answered(quirk, answer));
            }
        }
        return Optional.empty();
    }

    /** A line that answered, and what. */
    record Answered(AcsQuirk quirk, AcsQuirkRule.Answer answer) {}

    private static AcsQuirk quirk(String name, int vendor, String devices, AcsQuirkRule rule) {
        return new AcsQuirk(name, vendor, DeviceIds.of(devices), rule);
    }

    private static AcsQuirk any(String name, int vendor, AcsQuirkRule rule) {
        return new AcsQuirk(name, vendor, DeviceIds.ANY, rule);
    }
}
