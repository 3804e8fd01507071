package dev.dmaowner.app.prediction;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.IommuInstance;
import java.util.List;
import java.util.Optional;

/** A view of a machine without groups, for asking an IOMMU driver whether it would translate a device. */
enum NoGroups implements GroupView {
    YET;

    @Override
    public List<Device> devices(String bus) {
        return List.of();
    }

    @Override
    public Optional<Device> device(DeviceId id) {
        return Optional.empty();
    }

    @Override
    public Optional<GroupId> groupOf(DeviceId id) {
        return Optional.empty();
    }

    @Override
    public List<Translated> translatedBy(IommuInstance instance) {
        return List.of();
    }

    @Override
    public Optional<DeviceId> holderOf(IommuInstance instance, List<Integer> id) {
        return Optional.empty();
    }
}
