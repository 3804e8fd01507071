package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.Optional;
import java.util.stream.Stream;

/** The driver of the logical device: it gives the clients a domain to share and lets each of them attach it. */
public final class DrmDriver implements Driver {

    /** For the service loader. */
    public DrmDriver() {}

    @Override
    public DriverDescription description() {
        return DriverDescription.of(Host1xBus.NAME, LogicalDevice.NAME).inModule("tegra-drm");
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        Optional<Host1x> host = context.fromParent(Host1x.class);
        if (host.isEmpty()) {
            return ProbeAnswer.refused(Errno.ENODEV, "there is no host1x above it");
        }
        SharedDomain domain = wantsDomain(host.get(), context.rules())
                ? SharedDomain.allocated(context.rules())
                : SharedDomain.absent(context.rules());
        Outcome<Outcome.Nothing> initialised = domain.attachAll(host.get().clients());
        return initialised.fold(
                done -> new ProbeAnswer.Bound(removal -> {
                    domain.detachAll();
                    return RemoveAnswer.REMOVED;
                }),
                ProbeAnswer.Refused::new);
    }

    /** Commands of clients behind an IOMMU must be within the reach of a host1x, which is behind one as well or needs not. */
    private static boolean wantsDomain(Host1x host, KernelRules rules) {
        boolean inReach =
                CurrentDomain.exists(host.group()) || host.generation().isLimitedTo32Bits();
        return !host.generation().hasOnlyAnAperture() && inReach && thereIsAnIommu(host, rules);
    }

    /** Kernels before 6.12 asked whether any platform device might have an IOMMU; here, whether one of these has. */
    private static boolean thereIsAnIommu(Host1x host, KernelRules rules) {
        Stream<Boolean> clients =
                host.clients().stream().map(client -> client.group().isPresent());
        return host.group().isPresent()
                || !rules.has(KernelChange.TEGRA_IDENTITY_DOMAIN) && clients.anyMatch(Boolean::booleanValue);
    }
}
