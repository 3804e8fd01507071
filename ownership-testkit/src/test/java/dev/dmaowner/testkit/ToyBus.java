package dev.dmaowner.testkit;

import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
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

    @Override
    public Match match(Device device, Candidate candidate) {
        if (!device.id().bus().equals("toy")) {
            return Match.FOREIGN;
        }
        String driver = candidate.driver().name();
        if (candidate.override().isPresent()) {
            return candidate.override().get().equals(driver)
                    ? new Match.Yes(Rule.OVERRIDE, driver)
                    : new Match.No(Rule.OVERRIDE, driver);
        }
        return candidate.ids().find(device.modalias()).isPresent()
                ? new Match.Yes(Rule.STATIC_ID, device.modalias())
                : new Match.No(Rule.NONE, "no id fits");
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return context.management() == DmaManagement.BY_DRIVER
                ? new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID)
                : new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID);
    }

    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        return driver.probe(context);
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bound.remove(removal);
    }

    @Override
    public void dmaCleanup(Device device, DmaConfigureContext context) {}
}
