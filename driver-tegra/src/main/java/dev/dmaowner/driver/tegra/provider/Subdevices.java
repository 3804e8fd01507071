package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.DeviceTreeNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The nodes below a host1x that belong to its logical device: the kernel's {@code host1x_drm_subdevs}. */
final class Subdevices {

    private static final Set<String> COMPATIBLES = Set.of(
            "nvidia,tegra20-dc",
            "nvidia,tegra20-hdmi",
            "nvidia,tegra20-gr2d",
            "nvidia,tegra20-gr3d",
            "nvidia,tegra30-dc",
            "nvidia,tegra30-hdmi",
            "nvidia,tegra30-gr2d",
            "nvidia,tegra30-gr3d",
            "nvidia,tegra114-dc",
            "nvidia,tegra114-dsi",
            "nvidia,tegra114-hdmi",
            "nvidia,tegra114-gr2d",
            "nvidia,tegra114-gr3d",
            "nvidia,tegra124-dc",
            "nvidia,tegra124-sor",
            "nvidia,tegra124-hdmi",
            "nvidia,tegra124-dsi",
            "nvidia,tegra124-vic",
            "nvidia,tegra132-dsi",
            "nvidia,tegra210-dc",
            "nvidia,tegra210-dsi",
            "nvidia,tegra210-sor",
            "nvidia,tegra210-sor1",
            "nvidia,tegra210-vic",
            "nvidia,tegra210-nvdec",
            "nvidia,tegra186-display",
            "nvidia,tegra186-dc",
            "nvidia,tegra186-sor",
            "nvidia,tegra186-vic",
            "nvidia,tegra186-nvdec",
            "nvidia,tegra194-display",
            "nvidia,tegra194-dc",
            "nvidia,tegra194-sor",
            "nvidia,tegra194-vic",
            "nvidia,tegra194-nvdec",
            "nvidia,tegra234-vic",
            NvdecDriver.SINCE_6_12);

    private Subdevices() {}

    /** {@return the paths of the parts of a host1x: its children that match and are available, and theirs} */
    static Set<String> below(DeviceTreeNode host, KernelRules rules) {
        Set<String> paths = new HashSet<>();
        Deque<DeviceTreeNode> pending = new ArrayDeque<>(host.children());
        while (!pending.isEmpty()) {
            DeviceTreeNode node = pending.pop();
            if (isPart(node, rules)) {
                paths.add(node.path());
                pending.addAll(node.children());
            }
        }
        return paths;
    }

    private static boolean isPart(DeviceTreeNode node, KernelRules rules) {
        List<String> known = new ArrayList<>(node.compatible());
        known.retainAll(COMPATIBLES);
        if (!rules.has(KernelChange.TEGRA234_NVDEC)) {
            known.remove(NvdecDriver.SINCE_6_12);
        }
        return !known.isEmpty() && node.isAvailable();
    }
}
