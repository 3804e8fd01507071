package dev.dmaowner.testkit;

import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import java.util.List;

/**
 * A bus around a driver that is tested: it has the devices that it is given, matches by override and then by modalias, and
 * does with DMA what nearly every bus does. Immutable.
 *
 * @param name as in {@code /sys/bus}
 * @param devices of this bus and of others, which are left out
 */
public record ScriptedBus(String name, List<? extends Device> devices) implements BusType {

    public ScriptedBus {
        devices = List.copyOf(devices);
    }

    @Override
    public BusDescription description() {
        return BusDescription.plain(name);
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) {
        return devices.stream()
                .filter(device -> device.id().bus().equals(name))
                .map(Device.class::cast)
                .toList();
    }
}
