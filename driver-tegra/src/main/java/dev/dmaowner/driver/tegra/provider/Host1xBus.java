package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import java.util.List;

/**
 * The bus of logical devices that host1x puts together of its clients: the kernel's {@code host1x_bus_type}. A device and its
 * driver have the same name. Logical devices do no DMA of their own, so that nothing is claimed for them.
 */
public final class Host1xBus implements BusType {

    static final String NAME = "host1x";

    /** For the service loader. */
    public Host1xBus() {}

    @Override
    public BusDescription description() {
        return BusDescription.plain(NAME).withoutOverride();
    }

    /** {@return none: a driver adds them when their parts are there} */
    @Override
    public List<Device> enumerate(EnumerationSource source) {
        return List.of();
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        if (!device.id().bus().equals(NAME)) {
            return Match.FOREIGN;
        }
        String name = candidate.driver().name();
        return name.equals(device.id().name())
                ? new Match.Yes(Match.Rule.NAME, name)
                : new Match.No(
                        Match.Rule.NONE, "the device is named " + device.id().name());
    }

    /** Nothing, although a device may have a node: its parts do the DMA. */
    @Override
    public Outcome<DmaConfiguration> dmaConfiguration(Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
        return Outcome.done(DmaConfiguration.NOTHING_SAID);
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID);
    }
}
