package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.bus.pci.topology.PciGrouping;
import dev.dmaowner.bus.pci.topology.VirtualFunctionOf;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.List;

/** The PCI bus: the kernel's {@code pci_bus_type}. */
public final class PciBus implements BusType {

    /** For the service loader, and for programs that assemble a machine. */
    public PciBus() {}

    @Override
    public BusDescription description() {
        return BusDescription.plain(PciFunction.BUS)
                .withControlFiles(List.of(
                        new ControlFile(ControlFile.Place.DRIVER, "new_id", PciIdFiles::newId),
                        new ControlFile(ControlFile.Place.DRIVER, "remove_id", PciIdFiles::removeId),
                        new ControlFile(ControlFile.Place.DEVICE, "remove", PciRemoval::write),
                        new ControlFile(ControlFile.Place.DEVICE, "rescan", PciRescan::writeToDevice),
                        new ControlFile(ControlFile.Place.ATTRIBUTE, "sriov_numvfs", VirtualFunctionCount::write),
                        new ControlFile(
                                ControlFile.Place.ATTRIBUTE,
                                "sriov_drivers_autoprobe",
                                VirtualFunctionCount::autoprobe),
                        new ControlFile(ControlFile.Place.BUS, "rescan", PciRescan::writeToBus)))
                .groupedBy(new PciGrouping())
                .withUevent(PciBus::uevent)
                .alwaysProbing();
    }

    private static List<String> uevent(Device device) {
        return device instanceof PciFunction function ? function.identity().uevent(function.address()) : List.of();
    }

    @Override
    public List<Device> enumerate(EnumerationSource source) throws IOException {
        return List.copyOf(PciEnumeration.of(source));
    }

    @Override
    public Match match(Device device, Candidate candidate) {
        return device instanceof PciFunction function ? PciMatch.of(function, candidate) : Match.FOREIGN;
    }

    @Override
    public Outcome<DmaConfiguration> dmaConfiguration(Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
        return device instanceof PciFunction function
                ? firmware.configure(PciDmaConfigure.request(function, rules))
                : Outcome.done(DmaConfiguration.NOTHING_SAID);
    }

    @Override
    public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
        return DmaConfigureAnswer.of(
                dmaConfiguration(device, context.firmware(), context.rules()), context.management());
    }

    /**
     * {@inheritDoc} A virtual function whose physical function keeps drivers off is left alone unless an override names
     * one. The override and the ids may have changed since the device was matched, as they can while a bind waits, so this
     * matches once more ({@code pci_device_probe}).
     */
    @Override
    public ProbeAnswer probe(ProbeContext context, Driver driver) {
        Candidate candidate = context.candidate();
        if (isKeptOff(context.device()) && candidate.override().isEmpty()) {
            return ProbeAnswer.refused(
                    Errno.ENODEV,
                    "sriov_drivers_autoprobe of the physical function keeps drivers off "
                            + context.device().id().name());
        }
        return match(context.device(), candidate) instanceof Match.Yes
                ? driver.probe(context)
                : ProbeAnswer.refused(
                        Errno.ENODEV, "the device no longer matches the driver: its override or the ids have changed");
    }

    private static boolean isKeptOff(Device device) {
        return device instanceof PciFunction function
                && function.place()
                        .virtualFunctionOf()
                        .filter(of -> of.probing() == VirtualFunctionOf.Probing.ONLY_UNDER_OVERRIDE)
                        .isPresent();
    }

    @Override
    public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
        return bound.remove(removal);
    }
}
