package dev.dmaowner.app.names;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;

/** What a word on the command line names. */
public sealed interface Named {

    /** A device of a bus. */
    record OfDevice(DeviceId id) implements Named {}

    /** An IOMMU group. */
    record OfGroup(GroupId id) implements Named {}

    /** A driver of a bus. */
    record OfDriver(String bus, String name) implements Named {}
}
