package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.Optional;

/** A forecast that is its groups and no more. */
record GroupList(List<Group> groups) implements GroupForecast {

    GroupList {
        groups = List.copyOf(groups);
    }

    @Override
    public Optional<DevicePlace> place(DeviceId device) {
        return Optional.empty();
    }
}
