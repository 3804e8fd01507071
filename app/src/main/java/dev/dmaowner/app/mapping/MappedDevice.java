package dev.dmaowner.app.mapping;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A line {@code map} of the file: the devices of one node that a guest can get under the name of the mapping. Immutable.
 *
 * @param node the node that it is about
 * @param paths functions ({@code 0000:01:00.0}) or whole slots ({@code 0000:01:00}), a guest gets one of them
 * @param expected what the devices are expected to be
 * @param description what people say of it, empty if nothing
 */
public record MappedDevice(String node, List<String> paths, Expected expected, Optional<String> description) {

    public MappedDevice {
        paths = List.copyOf(paths);
    }

    /**
     * What a device is: Proxmox VE starts no guest with a device that is anything else.
     *
     * @param id vendor and device, {@code 10de:1c82}
     * @param subsystem vendor and device of the subsystem, empty if that is not known
     * @param group the number of its IOMMU group, empty if it is in none
     */
    public record Expected(String id, Optional<String> subsystem, OptionalInt group) {

        /** {@return what a device of a host is, empty if its ids are not recorded} */
        static Optional<Expected> of(SurveyedDevice device) {
            return PciIdentity.ofModalias(device.device().modalias())
                    .filter(PciIdentity::hasIds)
                    .map(ids -> new Expected(
                            ids.toString(),
                            ids.subsystem(),
                            device.group()
                                    .map(group -> OptionalInt.of(Integer.parseInt(group.toString())))
                                    .orElse(OptionalInt.empty())));
        }
    }

    /** {@return whether a path means a whole slot} */
    static boolean isSlot(String path) {
        return path.indexOf('.') < 0;
    }

    /** {@return the same with other expectations} */
    MappedDevice expecting(Expected other) {
        return new MappedDevice(node, paths, other, description);
    }

    /** {@return it as a line of the file, with its keys in the order in which Proxmox VE writes them} */
    public String line() {
        List<String> parts = new ArrayList<>();
        description.ifPresent(text -> parts.add("description=" + text));
        parts.add("id=" + expected.id());
        expected.group().ifPresent(number -> parts.add("iommugroup=" + number));
        parts.add("node=" + node);
        parts.add("path=" + String.join(";", paths));
        expected.subsystem().ifPresent(ids -> parts.add("subsystem-id=" + ids));
        return "map " + String.join(",", parts);
    }
}
