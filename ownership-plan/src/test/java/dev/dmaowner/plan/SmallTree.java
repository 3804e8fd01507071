package dev.dmaowner.plan;

import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.nio.charset.StandardCharsets;

/** A made-up machine's {@code /sys}, a line a device. */
public final class SmallTree {

    private final CapturedTreeBuilder tree = CapturedTree.builder();

    public SmallTree kernel(String release) throws CaptureException {
        return file("proc/sys/kernel/osrelease", release + "\n");
    }

    public SmallTree iommu(String name) throws CaptureException {
        tree.link("sys/class/iommu/" + name, "../../devices/virtual/iommu/" + name);
        return this;
    }

    public SmallTree group(int number, String type) throws CaptureException {
        tree.directory("sys/kernel/iommu_groups/" + number + "/devices");
        return file("sys/kernel/iommu_groups/" + number + "/type", type + "\n");
    }

    /** A device without a driver and without a group. */
    public SmallTree device(String bus, String name) throws CaptureException {
        String folder = "sys/devices/" + bus + "0/" + name;
        tree.link("sys/bus/" + bus + "/devices/" + name, "../../../devices/" + bus + "0/" + name);
        tree.link(folder + "/subsystem", "../../../bus/" + bus);
        for (String dangerous :
                new String[] {"config", "rom", "vpd", "reset", "reset_method", "resource", "resource0"}) {
            file(folder + "/" + dangerous, "wakes\n");
        }
        return file(folder + "/uevent", "MODALIAS=" + bus + ":" + name + "\n");
    }

    public SmallTree bound(String bus, String name, String driver) throws CaptureException {
        tree.link("sys/devices/" + bus + "0/" + name + "/driver", "../../../bus/" + bus + "/drivers/" + driver);
        return this;
    }

    public SmallTree member(int group, String bus, String name) throws CaptureException {
        tree.link("sys/kernel/iommu_groups/" + group + "/devices/" + name, "../../../../devices/" + bus + "0/" + name);
        return this;
    }

    public SmallTree override(String bus, String name, String text) throws CaptureException {
        return file("sys/devices/" + bus + "0/" + name + "/driver_override", text + "\n");
    }

    public SmallTree directory(String path) throws CaptureException {
        tree.directory(path);
        return this;
    }

    public SmallTree file(String path, String content) throws CaptureException {
        tree.file(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public SmallTree link(String path, String target) throws CaptureException {
        tree.link(path, target);
        return this;
    }

    public CapturedHost host() {
        return CapturedHost.of(tree.build(), "a small tree");
    }
}
