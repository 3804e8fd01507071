package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedHost;
import java.io.IOException;

/**
 * What the contracts of drivers need of a chip: a host1x with one child, of which it makes a logical device if the child is a
 * part of one.
 *
 * @param chip such as {@code tegra210}
 * @param part what follows the chip in the child's compatible string
 */
record Host1xAbove(String chip, String part) {

    private static final String HOST = "/host1x@50000000";
    private static final int HC = 6;
    private static final int DC = 1;

    private static String modalias(String compatible) {
        return "of:NnodeT(null)C" + compatible;
    }

    /** Groups get what the SMMU gives them: none, or since 6.12 one that does not translate. */
    static DefaultDomainType defaultDomain(OwnershipRules rules) {
        return rules.has(KernelChange.TEGRA_IDENTITY_DOMAIN) ? DefaultDomainType.IDENTITY : DefaultDomainType.UNKNOWN;
    }

    ScriptedDevice host() {
        return ScriptedDevice.of("platform/50000000.host1x", modalias("nvidia," + chip + "-host1x"))
                .at(new FirmwareNode.TreeNode(HOST));
    }

    private String compatible() {
        return "nvidia," + chip + "-" + part;
    }

    private String childPath() {
        return HOST + "/" + part + "@54200000";
    }

    ScriptedDevice child() {
        return ScriptedDevice.of("platform/54200000." + part, modalias(compatible()))
                .below(host())
                .at(new FirmwareNode.TreeNode(childPath()));
    }

    /** The chip's tree, the bus of logical devices, and the drivers of both ends. */
    void on(MachineBuilder machine) throws IOException {
        TreeByHand tree = TreeByHand.chip(chip, HC).node(childPath(), compatible(), DC);
        machine.host(ScriptedHost.empty(), Firmware.of(tree.build()))
                .bus(new Host1xBus())
                .driver(new Host1xDriver())
                .driver(new DrmDriver());
    }
}
