package dev.dmaowner.testkit;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An IOMMU that translates every device as soon as it is added, and groups them as a test says. Its groups get a default
 * domain for DMA, which is usual, unless a test says otherwise.
 *
 * @param joining how a device joins
 * @param defaultDomain the type of default domain that its groups get
 */
public record ScriptedIommu(Function<JoinRequest, JoinAnswer> joining, DefaultDomainType defaultDomain)
        implements IommuDriver {

    /**
     * An IOMMU that groups devices by name.
     *
     * @param groupOf the name of a device's group, the same for devices that share one; empty text for no group
     */
    public ScriptedIommu(Function<DeviceId, String> groupOf) {
        this(request -> joining(request, groupOf), DefaultDomainType.DMA);
    }

    /** {@return an IOMMU with a group for each device} */
    public static ScriptedIommu eachItsOwn() {
        return new ScriptedIommu(DeviceId::toString);
    }

    /** {@return an IOMMU with one group for all} */
    public static ScriptedIommu allTogether() {
        return new ScriptedIommu(id -> "all");
    }

    /** {@return an IOMMU that leaves it to the grouping rule of each bus; on a bus without one each device has its own} */
    public static ScriptedIommu byBusRule() {
        return new ScriptedIommu(request -> new JoinAnswer.ByBusRule(JoinFacts.ORDINARY), DefaultDomainType.DMA);
    }

    /**
     * {@return a copy whose groups get another default domain}
     *
     * @param type {@link DefaultDomainType#UNKNOWN} for none, without which Linux 6.12 binds no driver that uses it
     */
    public ScriptedIommu withDefaultDomain(DefaultDomainType type) {
        return new ScriptedIommu(joining, type);
    }

    @Override
    public String name() {
        return "scripted-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) {
        return List.of(new IommuInstance(name(), "scripted0", Optional.empty(), Joining.WHEN_ADDED, defaultDomain));
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        return joining.apply(request);
    }

    private static JoinAnswer joining(JoinRequest request, Function<DeviceId, String> groupOf) {
        DeviceId own = request.device().id();
        String group = groupOf.apply(own);
        if (group.isEmpty()) {
            return new JoinAnswer.NotTranslated("the test gives it no group");
        }
        for (Device other : request.view().devices(own.bus())) {
            DeviceId id = other.id();
            if (groupOf.apply(id).equals(group) && request.view().groupOf(id).isPresent()) {
                return new JoinAnswer.WithGroupOf(id, JoinFacts.ORDINARY);
            }
        }
        return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }
}
