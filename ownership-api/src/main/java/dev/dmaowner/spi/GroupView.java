package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.firmware.IommuSpecifier;
import java.util.List;
import java.util.Optional;

/** The devices of a machine and their groups, as they stand while one device joins. */
public interface GroupView {

    /** {@return the devices of a bus in the order in which they were added} */
    List<Device> devices(String bus);

    /**
     * List the devices that are beside one: those of the same bus whose directory is in the same directory as its own. A
     * machine that indexes its devices by directory can answer without looking at all of them.
     *
     * @return them, the given one included if it is there, in the order in which they were added
     */
    default List<Device> devicesBeside(Device device) {
        String path = device.sysfsPath();
        int end = path.lastIndexOf('/') + 1;
        return devices(device.id().bus()).stream()
                .filter(other -> other.sysfsPath().lastIndexOf('/') + 1 == end
                        && other.sysfsPath().regionMatches(0, path, 0, end))
                .toList();
    }

    /** {@return a device that is there, empty if it is not} */
    Optional<Device> device(DeviceId id);

    /** {@return the group of a device, empty if it has none} */
    Optional<GroupId> groupOf(DeviceId id);

    /** {@return what an instance translates, in the order in which the devices joined} */
    List<Translated> translatedBy(IommuInstance instance);

    /** {@return the instances that translate devices or did so, in the order in which they began; none if it is not known} */
    default List<IommuInstance> translatingInstances() {
        return List.of();
    }

    /** {@return the device that joined first with exactly this id at an instance, empty if none has it} */
    Optional<DeviceId> holderOf(IommuInstance instance, List<Integer> id);

    /**
     * A device behind an IOMMU.
     *
     * @param device which
     * @param ids under which ids
     * @param group in which group
     */
    record Translated(DeviceId device, IommuSpecifier ids, GroupId group) {}
}
