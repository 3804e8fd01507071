package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.GroupId;
import dev.dmaowner.KernelChange;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.TableIommu;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.spi.GroupView.Translated;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Arm SMMU of version 1 and 2 and what derives from them. Devices whose ids one stream-match entry covers share a group.
 * How many entries the hardware has is not known here; the most that the architecture allows is taken for granted.
 */
public final class ArmSmmu implements IommuDriver {

    private static final List<String> COMPATIBLES = List.of(
            "arm,smmu-v1",
            "arm,smmu-v2",
            "arm,mmu-400",
            "arm,mmu-401",
            "arm,mmu-500",
            "cavium,smmu-v2",
            "nvidia,smmu-500",
            "qcom,smmu-v2",
            "qcom,smmu-500");

    /** For the service loader. */
    public ArmSmmu() {}

    @Override
    public String name() {
        return "arm-smmu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances = new ArrayList<>(new TreeIommus(name(), COMPATIBLES).on(host, firmware));
        instances.addAll(new IortIommus(name(), "smmu.", TableIommu.Kind.SMMU).on(host, firmware));
        return instances;
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        if (request.ids().isEmpty()) {
            return new JoinAnswer.NotTranslated("firmware gives it no stream id");
        }
        List<Translated> devices = request.view().translatedBy(request.instance());
        StreamMap.Finding finding = StreamMap.of(devices, maskOfSingleCell(request))
                .find(request.ids().get().ids());
        if (finding instanceof StreamMap.Conflict conflict) {
            return new JoinAnswer.Refused(conflict.why());
        }
        JoinFacts facts = new JoinFacts(
                MessageInterrupts.isolation(request.device(), request.firmware()),
                ReservedMemory.demandedBy(ReservedMemory.ofFirmware(request)),
                coherency(request));
        Optional<GroupId> group = ((StreamMap.Group) finding).joined();
        return group.isPresent() ? with(group.get(), devices, facts) : new JoinAnswer.ByBusRule(facts);
    }

    @Override
    public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        return Optional.of(ReservedMemory.and(ReservedMemory.ofFirmware(request), ReservedMemory.SMMU_MESSAGES));
    }

    @Override
    public DefaultDomainType defaultDomain(JoinRequest request) {
        boolean identity = TreeNodes.of(request.instance(), request.firmware())
                .flatMap(smmu -> TreeNodes.ownOf(request.device(), request.firmware())
                        .filter(device -> QualcommClients.has(smmu, device, request.rules())))
                .isPresent();
        return identity ? DefaultDomainType.IDENTITY : IommuDriver.super.defaultDomain(request);
    }

    /** Later kernels take a device that is coherent itself as proof that its way through the SMMU is. */
    private static CacheCoherency coherency(JoinRequest request) {
        CacheCoherency walks = CoherentWalks.of(request.instance(), request.firmware());
        return walks == CacheCoherency.NOT_COHERENT && request.rules().has(KernelChange.SMMU_TRUSTS_COHERENT_DEVICE)
                ? CoherentWalks.ofDevice(request.device(), request.firmware())
                : walks;
    }

    private static JoinAnswer with(GroupId group, List<Translated> devices, JoinFacts facts) {
        return devices.stream()
                .filter(device -> device.group().equals(group))
                .findFirst()
                .<JoinAnswer>map(device -> new JoinAnswer.WithGroupOf(device.device(), facts))
                .orElseGet(() -> new JoinAnswer.OnItsOwn(facts));
    }

    /** An IORT puts the mask into the upper half of an id; a tree can state one for all ids that come without. */
    private static IntUnaryOperator maskOfSingleCell(JoinRequest request) {
        Optional<FirmwareNode> node = request.instance().node();
        if (node.filter(FirmwareNode.TableNode.class::isInstance).isPresent()) {
            return cell -> cell >>> 16;
        }
        int mask = node.flatMap(in -> request.firmware().deviceTree().flatMap(tree -> tree.node(in.path())))
                .map((DeviceTreeNode described) ->
                        described.u32("stream-match-mask").orElse(0))
                .orElse(0);
        return cell -> mask;
    }
}
