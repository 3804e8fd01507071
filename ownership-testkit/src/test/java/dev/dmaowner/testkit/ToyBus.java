package dev.dmaowner.testkit;

import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A bus that keeps its contract; each broken bus differs from it in one method. */
class ToyBus implements BusType {

    @Override
    public BusDescription description() {
        return BusDescription.plain("toy");
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        List<Device> devices = new ArrayList<>();
        for (SysfsDevice device : SysfsDevice.onBus(source.host(), "toy")) {
            devices.add(
                    ScriptedDevice.of(device.id().toString(), device.uevent().getOrDefault("MODALIAS", "")));
        }
        return devices;
    }
}
