package dev.dmaowner.app.plugins;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** An installed driver of IOMMUs as everything above sees it; where it throws, it is named once and has no say. */
record CheckedIommuDriver(IommuDriver driver, String name, Complaints complaints) implements IommuDriver {

    static CheckedIommuDriver of(IommuDriver driver, Origin origin) {
        return new CheckedIommuDriver(
                driver, Objects.requireNonNull(driver.name(), "name() answered null"), new Complaints(origin));
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        WitnessedHost witness = new WitnessedHost(host);
        try {
            return List.copyOf(Objects.requireNonNull(driver.discover(witness, firmware), "it answered null"));
        } catch (IOException | RuntimeException | LinkageError e) {
            IOException failure = witness.failureBehind(e).orElse(null);
            if (failure != null) {
                throw failure;
            }
            complaints.threw("discover", "it finds no IOMMU", e);
            return List.of();
        }
    }

    @Override
    public DefaultDomainType defaultDomain(IommuInstance instance, OwnershipRules rules) {
        try {
            return Objects.requireNonNull(driver.defaultDomain(instance, rules), "it answered null");
        } catch (RuntimeException | LinkageError e) {
            complaints.threw("defaultDomain", "its groups have what the IOMMU has", e);
            return instance.defaultDomain();
        }
    }

    /** Who asks must not take a failure for a device that needs no group: it is named here and goes on. */
    @Override
    public JoinAnswer join(JoinRequest request) {
        try {
            return Objects.requireNonNull(driver.join(request), "it answered null");
        } catch (RuntimeException | LinkageError e) {
            complaints.threw("join", "a device that it cannot group has no group", e);
            throw e;
        }
    }
}
