package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.GroupView.Translated;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The SMMU in the memory controllers of Tegra30 to Tegra210. Clients of one software group share an IOMMU group, and so do
 * those whose software groups the chip's driver lists together.
 */
public final class TegraSmmu implements IommuDriver {

    private static final String CLASS = "/sys/class/iommu";
    private static final JoinFacts FACTS = new JoinFacts(InterruptIsolation.NOT_ISOLATED, DirectMapping.NONE);

    /** For the service loader. */
    public TegraSmmu() {}

    @Override
    public String name() {
        return "tegra-smmu";
    }

    /** The kernel registers an SMMU under the name of its memory controller, which begins with the address of its registers. */
    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>();
        List<String> registered = host.list(CLASS);
        for (DeviceTreeNode node :
                firmware.deviceTree().map(tree -> tree.nodes()).orElse(List.of())) {
            if (Swgroups.of(node.compatible()).isPresent() && node.isAvailable()) {
                Optional<String> name = registered.stream()
                        .filter(candidate -> candidate.endsWith("." + node.baseName()))
                        .findFirst();
                if (name.isPresent() || !host.exists(CLASS)) {
                    instances.add(new IommuInstance(
                            name(),
                            name.orElseGet(node::path),
                            Optional.of(node.asFirmwareNode()),
                            Joining.WHEN_CONFIGURED,
                            DefaultDomainType.IDENTITY));
                }
            }
        }
        return instances;
    }

    /** Its driver had no default domains until it learned of identity domains. */
    @Override
    public DefaultDomainType defaultDomain(IommuInstance instance, KernelRules rules) {
        return rules.has(KernelChange.TEGRA_IDENTITY_DOMAIN) ? DefaultDomainType.IDENTITY : DefaultDomainType.UNKNOWN;
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        Optional<Integer> swgroup = request.ids().flatMap(TegraSmmu::swgroup);
        if (swgroup.isEmpty()) {
            return new JoinAnswer.NotTranslated("firmware gives it no software group");
        }
        Optional<Swgroups> chip = request.instance()
                .node()
                .flatMap(node -> request.firmware().deviceTree().flatMap(tree -> tree.node(node.path())))
                .flatMap(node -> Swgroups.of(node.compatible()));
        for (Translated other : request.view().translatedBy(request.instance())) {
            int its = swgroup(other.ids()).orElse(-1);
            if (its == swgroup.get()
                    || chip.filter(of -> of.share(its, swgroup.get())).isPresent()) {
                return new JoinAnswer.WithGroupOf(other.device(), FACTS);
            }
        }
        return request.device().id().bus().equals("pci")
                ? new JoinAnswer.ByBusRule(FACTS)
                : new JoinAnswer.OnItsOwn(FACTS, chip.flatMap(of -> of.nameFor(swgroup.get())));
    }

    /** It reserves no addresses. */
    @Override
    public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        return Optional.of(List.of());
    }

    /** The first id counts. */
    private static Optional<Integer> swgroup(IommuSpecifier specifier) {
        return specifier.ids().stream().findFirst().flatMap(cells -> cells.stream()
                .findFirst());
    }
}
