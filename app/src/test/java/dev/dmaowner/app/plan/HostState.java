package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All that a plan could change of a host, as text: every device's driver, override and group, and the nodes of vfio. */
record HostState(List<String> lines) {

    static HostState of(Host host) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String bus : host.list("/sys/bus")) {
            for (String device : host.list("/sys/bus/" + bus + "/devices")) {
                DeviceId id = new DeviceId(bus, device);
                lines.add(id + " " + DeviceBinding.read(host, id) + " "
                        + host.readLink("/sys/bus/" + bus + "/devices/" + device + "/iommu_group"));
            }
        }
        lines.add("vfio " + host.list("/dev/vfio"));
        lines.add("vfio no-IOMMU mode "
                + host.readText("/sys/module/vfio/parameters/enable_unsafe_noiommu_mode")
                        .orElse("none"));
        return new HostState(lines);
    }

    /** {@return the lines of devices that had a driver here and do not have the same there} */
    List<String> boundOtherwise(HostState there) {
        return lines.stream()
                .filter(line -> !line.contains("driver=Optional.empty") && !line.startsWith("vfio "))
                .filter(line -> !there.lines.contains(line))
                .toList();
    }
}
