package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * A prediction of the groups that the devices of a bus would form behind an IOMMU that leaves it to the bus. Immutable and safe
 * for use by several threads.
 */
public interface GroupForecast {

    /** {@return the groups, in the order in which they would form} */
    List<Group> groups();

    /**
     * {@return a forecast of these groups that knows no device's place}
     *
     * @param groups the groups, in the order in which they would form
     */
    static GroupForecast of(List<Group> groups) {
        return new GroupList(groups);
    }

    /** {@return where a device is, and what is on its way to the root; empty if it is not in the forecast or that is not known} */
    Optional<DevicePlace> place(DeviceId device);

    /** {@return what would part a device from the others of its group; empty if it has none or nothing is known} */
    default Optional<GroupRemedy> remedy(DeviceId device) {
        return Optional.empty();
    }

    /** {@return the ports with slots below which a device would be parted from all others, as far as is known} */
    default List<IsolatingPort> isolatingPorts() {
        return List.of();
    }

    /**
     * A group as it would form.
     *
     * @param devices its members, in the order in which they join
     * @param reasons why they share it; for a group of one, why it is alone
     */
    record Group(List<DeviceId> devices, List<GroupReason> reasons) {

        public Group {
            devices = List.copyOf(devices);
            reasons = List.copyOf(reasons);
        }

        /** {@return whether it depends on registers that could not be read and may be wrong} */
        public boolean isUncertain() {
            return reasons.stream().anyMatch(GroupReason::restsOnUnknown);
        }
    }
}
