package dev.dmaowner.machine.plugin;

import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An IOMMU driver behind a guard. */
record GuardedIommuDriver(IommuDriver driver, String name, PluginReporter reporter) implements IommuDriver {

    static GuardedIommuDriver of(IommuDriver driver, PluginReporter reporter) {
        return new GuardedIommuDriver(driver, Objects.requireNonNull(driver.name(), "name() answered null"), reporter);
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        FailureTrackingHost tracking = new FailureTrackingHost(host);
        try {
            return List.copyOf(Objects.requireNonNull(driver.discover(tracking, firmware), "it answered null"));
        } catch (IOException | RuntimeException | Error e) {
            IOException failure = tracking.failureBehind(e).orElse(null);
            if (failure != null) {
                throw failure;
            }
            reporter.threw(driver, "discover", "the IOMMU driver " + name + " finds no IOMMU", e);
            return List.of();
        }
    }

    @Override
    public DefaultDomainType defaultDomain(IommuInstance instance, KernelRules rules) {
        try {
            return Objects.requireNonNull(driver.defaultDomain(instance, rules), "it answered null");
        } catch (RuntimeException | Error e) {
            reporter.threw(
                    driver, "defaultDomain", "the groups of " + name + " have the default domain of their IOMMU", e);
            return instance.defaultDomain();
        }
    }

    @Override
    public DefaultDomainType defaultDomain(JoinRequest request) {
        try {
            return Objects.requireNonNull(driver.defaultDomain(request), "it answered null");
        } catch (RuntimeException | Error e) {
            reporter.threw(
                    driver, "defaultDomain", "the groups of " + name + " have the default domain of their IOMMU", e);
            return request.instance().defaultDomain();
        }
    }

    @Override
    public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        try {
            return Objects.requireNonNull(driver.reservedRegions(request), "it answered null")
                    .map(List::copyOf);
        } catch (RuntimeException | Error e) {
            reporter.threw(driver, "reservedRegions", "the groups of " + name + " show no reserved regions", e);
            return Optional.empty();
        }
    }

    /** A device that cannot be grouped must not pass for one that needs no group: the caller refuses it. */
    @Override
    public JoinAnswer join(JoinRequest request) {
        try {
            return Objects.requireNonNull(driver.join(request), "it answered null");
        } catch (RuntimeException | Error e) {
            reporter.threw(driver, "join", request.device().id() + " joins no group", e);
            throw PluginGuards.asException(e);
        }
    }
}
