package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import dev.dmaowner.driver.tegra.provider.Client.Manages;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.List;
import java.util.Optional;

/** What the drivers of host1x's clients have alike: they register a client in their probe and take it back at the end. */
abstract class ClientDriver implements Driver {

    private final String name;
    private final Attaching attaching;
    private final List<String> compatibles;

    ClientDriver(String name, Attaching attaching, List<String> compatibles) {
        this.name = name;
        this.attaching = attaching;
        this.compatibles = compatibles;
    }

    @Override
    public DriverDescription description() {
        return DriverDescription.of("platform", name).inModule("tegra-drm").withIds(Compatibles.patterns(compatibles));
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return managesInProposal() && rules.generation() == OwnershipRules.SERIES_V2
                ? DmaManagement.BY_DRIVER
                : DmaManagement.BY_CORE;
    }

    @Override
    public boolean attachesOwnDomain() {
        return attaching != Attaching.NEVER;
    }

    /** {@return whether the proposal's patch of this driver let it claim for itself; no merged kernel has such a driver} */
    boolean managesInProposal() {
        return false;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        Client client = new Client(
                context.device().id(),
                context.device().firmwareNode().map(FirmwareNode::path).orElse(""),
                name,
                context.group(),
                attaching,
                dmaManagement(context.rules()) == DmaManagement.BY_DRIVER ? Manages.DRIVER : Manages.CORE);
        Optional<Host1x> host = context.fromParent(Host1x.class);
        host.ifPresent(its -> its.register(client));
        return new ProbeAnswer.Bound(bound(host, client));
    }

    /** Take the client back; the logical device goes first. */
    static BoundDriver bound(Optional<Host1x> host, Client client) {
        return removal -> {
            host.ifPresent(its -> its.unregister(client));
            return RemoveAnswer.REMOVED;
        };
    }
}
