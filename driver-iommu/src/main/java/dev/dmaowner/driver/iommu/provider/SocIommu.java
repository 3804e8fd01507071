package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.driver.iommu.provider.SocIommuFamily.Grouping;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The IOMMUs of systems on a chip that have no rule of their own beyond one of three. An instance bears the name of the
 * kernel's driver.
 */
public final class SocIommu implements IommuDriver {

    /** For the service loader. */
    public SocIommu() {}

    @Override
    public String name() {
        return "soc-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        for (SocIommuFamily family : SocIommuFamily.values()) {
            instances.addAll(new TreeIommus(family.driver(), family.compatibles()).on(host, firmware));
        }
        return instances;
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        if (request.ids().isEmpty()) {
            return new JoinAnswer.NotTranslated("firmware gives it no place behind this IOMMU");
        }
        Optional<SocIommuFamily> family = SocIommuFamily.of(request.instance(), request.firmware());
        return whyNot(request, family)
                .<JoinAnswer>map(JoinAnswer.NotTranslated::new)
                .orElseGet(() -> join(request, family));
    }

    @Override
    public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        return SocIommuFamily.of(request.instance(), request.firmware())
                .filter(SocIommuFamily::reservesNothing)
                .map(family -> List.of());
    }

    private static Optional<String> whyNot(JoinRequest request, Optional<SocIommuFamily> family) {
        if (family.isPresent() && !family.get().isIn(request.rules())) {
            return Optional.of("this kernel has no driver for the IOMMU");
        }
        return family.equals(Optional.of(SocIommuFamily.RENESAS)) ? PermittedDevices.whyNot(request) : Optional.empty();
    }

    private static JoinAnswer join(JoinRequest request, Optional<SocIommuFamily> family) {
        boolean isDart = family.equals(Optional.of(SocIommuFamily.APPLE));
        JoinFacts facts = new JoinFacts(
                MessageInterrupts.isolation(request.device(), request.firmware()),
                isDart ? ReservedMemory.demandedBy(TreeReservedMemory.of(request)) : DirectMapping.NONE,
                family.map(SocIommuFamily::coherency).orElse(CacheCoherency.NOT_COHERENT));
        return switch (family.map(SocIommuFamily::grouping).orElse(Grouping.EACH_ALONE)) {
            case EACH_ALONE -> new JoinAnswer.OnItsOwn(facts);
            case BY_REGION -> MediatekGroups.join(request, facts);
            case ALL_TOGETHER ->
                request.view().translatedBy(request.instance()).stream()
                        .findFirst()
                        .<JoinAnswer>map(first -> new JoinAnswer.WithGroupOf(first.device(), facts))
                        .orElseGet(() -> new JoinAnswer.OnItsOwn(facts));
            case BY_STREAM -> byStream(request, facts);
        };
    }

    /** Devices with an id in common share a group; ids of two groups exclude each other. */
    private static JoinAnswer byStream(JoinRequest request, JoinFacts facts) {
        Optional<DeviceId> companion = Optional.empty();
        Optional<GroupId> group = Optional.empty();
        for (List<Integer> id : request.ids().orElseThrow().ids()) {
            Optional<DeviceId> holder = request.view().holderOf(request.instance(), id);
            Optional<GroupId> its = holder.flatMap(request.view()::groupOf);
            if (group.isPresent() && its.isPresent() && !group.equals(its)) {
                return new JoinAnswer.Refused(Refusal.of(
                        Errno.EINVAL, "its streams belong to the groups " + group.get() + " and " + its.get()));
            }
            if (its.isPresent()) {
                group = its;
                companion = holder;
            }
        }
        boolean pci = PciDevices.contains(request.device());
        return companion
                .<JoinAnswer>map(device -> new JoinAnswer.WithGroupOf(device, facts))
                .orElseGet(() -> pci ? new JoinAnswer.ByBusRule(facts) : new JoinAnswer.OnItsOwn(facts));
    }
}
