package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The host1x itself: it attaches a domain of its own to its own group where it has use for one, and then makes its children
 * from the tree. The kernel is taken to be built with its command firewall, as distributions build it.
 */
public final class Host1xDriver implements Driver {

    /** For the service loader. */
    public Host1xDriver() {}

    @Override
    public DriverDescription description() {
        return DriverDescription.of("platform", "tegra-host1x")
                .inModule("host1x")
                .withIds(Compatibles.patterns(Generation.compatibles()));
    }

    @Override
    public boolean attachesOwnDomain() {
        return true;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        Generation generation = Generation.of(context.device());
        PrivateDomain domain = new PrivateDomain("host1x");
        boolean wanted = wantsDomain(context, generation);
        Outcome<Outcome.Nothing> attached = wanted ? attach(context.group(), domain) : Outcome.done();
        if (attached instanceof Outcome.Refused<Outcome.Nothing> refused) {
            return new ProbeAnswer.Refused(refused.why());
        }
        Host1x host = new Host1x(context, generation, parts(context));
        context.shareWithChildren(Host1x.class, host);
        List<DeviceId> children = context.populateChildren();
        return new ProbeAnswer.Bound(bound(context, host, children, domain));
    }

    private static Set<String> parts(ProbeContext context) {
        return context.device()
                .firmwareNode()
                .flatMap(node -> context.firmware().deviceTree().flatMap(tree -> tree.node(node.path())))
                .map(node -> Subdevices.below(node, context.rules()))
                .orElse(Set.of());
    }

    /** With the firewall on, commands are copied to where 32 bits reach, and an older host1x needs no IOMMU. */
    private static boolean wantsDomain(ProbeContext context, Generation generation) {
        return !CurrentDomain.translates(context.group(), context.rules())
                && !generation.hasOnlyAnAperture()
                && !generation.isLimitedTo32Bits();
    }

    /** Without a group there is nothing to attach to, which is well. */
    private static Outcome<Outcome.Nothing> attach(Optional<IommuGroup> group, PrivateDomain domain) {
        Outcome<Outcome.Nothing> outcome = group.map(its -> its.attach(domain)).orElseGet(Outcome::done);
        return outcome.refusal()
                        .map(Refusal::errno)
                        .filter(Errno.ENODEV::equals)
                        .isPresent()
                ? Outcome.done()
                : outcome;
    }

    private static BoundDriver bound(ProbeContext context, Host1x host, List<DeviceId> children, PrivateDomain domain) {
        return removal -> {
            host.removeLogicalDevice();
            for (int i = children.size() - 1; i >= 0; i--) {
                context.removeDevice(children.get(i));
            }
            context.group().filter(group -> group.isAttached(domain)).ifPresent(IommuGroup::detach);
            return RemoveAnswer.REMOVED;
        };
    }
}
