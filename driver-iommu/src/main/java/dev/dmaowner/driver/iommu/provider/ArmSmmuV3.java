package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.TableIommu;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arm SMMU version 3. Each stream id belongs to one device: a second device with the same id is refused and works without a
 * group.
 */
public final class ArmSmmuV3 implements IommuDriver {

    private static final String QEMU_VIRT_BOARD = "linux,dummy-virt";
    private static final int QEMU_STREAM_ID_BITS = 16;

    /** For the service loader. */
    public ArmSmmuV3() {}

    @Override
    public String name() {
        return "arm-smmu-v3";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<IommuInstance> instances =
                new ArrayList<>(new TreeIommus(name(), List.of("arm,smmu-v3")).on(host, firmware));
        instances.addAll(new IortIommus(name(), "smmu3.", TableIommu.Kind.SMMU_V3).on(host, firmware));
        return instances;
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        if (request.ids().isEmpty()) {
            return new JoinAnswer.NotTranslated("firmware gives it no stream id");
        }
        for (List<Integer> id : request.ids().get().ids()) {
            if (isOutsideTable(id, request.firmware())) {
                return new JoinAnswer.Refused(
                        Refusal.of(Errno.ERANGE, "its stream id " + words(id) + " is outside the SMMU's stream table"));
            }
            Optional<DeviceId> holder = request.view().holderOf(request.instance(), id);
            if (holder.isPresent() && !holder.get().equals(request.device().id())) {
                return new JoinAnswer.Refused(taken(id, holder.get(), request.rules()));
            }
        }
        JoinFacts facts = new JoinFacts(
                MessageInterrupts.isolation(request.device(), request.firmware()),
                ReservedMemory.demandedBy(ReservedMemory.ofFirmware(request)),
                CoherentWalks.of(request.instance(), request.firmware()));
        return PciDevices.contains(request.device()) ? new JoinAnswer.ByBusRule(facts) : new JoinAnswer.OnItsOwn(facts);
    }

    @Override
    public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
        return Optional.of(ReservedMemory.and(ReservedMemory.ofFirmware(request), ReservedMemory.SMMU_MESSAGES));
    }

    /**
     * Only an SMMU's registers tell how many bits its stream ids have. That of QEMU's virt board has 16; any other is taken to have
     * enough for what firmware gives it.
     */
    private static boolean isOutsideTable(List<Integer> id, Firmware firmware) {
        return !id.isEmpty()
                && id.get(0) >>> QEMU_STREAM_ID_BITS != 0
                && firmware.deviceTree()
                        .filter(tree -> tree.root().compatible().contains(QEMU_VIRT_BOARD))
                        .isPresent();
    }

    private static Refusal taken(List<Integer> id, DeviceId holder, KernelRules rules) {
        return Refusal.of(
                        rules.has(KernelChange.SHARED_STREAM_IS_ENODEV) ? Errno.ENODEV : Errno.EINVAL,
                        "its stream id " + words(id) + " belongs to " + holder + ", and an SMMUv3 shares none")
                .heldBy(holder.toString());
    }

    private static String words(List<Integer> id) {
        return id.isEmpty() ? "without cells" : Integer.toUnsignedString(id.get(0));
    }
}
