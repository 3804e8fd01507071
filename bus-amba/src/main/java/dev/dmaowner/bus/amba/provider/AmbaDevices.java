package dev.dmaowner.bus.amba.provider;

import dev.dmaowner.bus.amba.AmbaDevice;
import dev.dmaowner.firmware.PopulatedDevice;
import dev.dmaowner.firmware.PopulatedDevice.Kind;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where AMBA devices come from: what a host shows, else what a kernel would make of its device tree. */
final class AmbaDevices {

    private AmbaDevices() {}

    static List<Device> of(EnumerationSource source) throws IOException {
        return SysfsDevice.showsBus(source.host(), AmbaDevice.BUS) ? shown(source) : populated(source);
    }

    private static List<Device> shown(EnumerationSource source) throws IOException {
        List<SysfsDevice> shown = SysfsDevice.onBus(source.host(), AmbaDevice.BUS);
        List<Device> devices = new ArrayList<>();
        for (SysfsDevice device : source.firmware().inOrderOfCreation(shown, Kind.AMBA)) {
            devices.add(AmbaDevice.of(device));
        }
        return devices;
    }

    private static List<Device> populated(EnumerationSource source) {
        List<Device> devices = new ArrayList<>();
        for (PopulatedDevice device : source.firmware().populatedDevices()) {
            if (device.kind() == Kind.AMBA) {
                devices.add(AmbaDevice.of(device));
            }
        }
        return devices;
    }
}
