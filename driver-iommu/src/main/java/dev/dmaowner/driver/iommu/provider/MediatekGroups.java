package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Refusal;
import dev.dmaowner.driver.iommu.provider.MediatekChip.PageTables;
import dev.dmaowner.firmware.DmaConfiguration.DmaRange;
import dev.dmaowner.firmware.TreeDma;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView.Translated;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How mtk-iommu groups: an id is a port of a local arbiter, and devices whose ports see the same region of addresses share a
 * group. Instances that share page tables share the groups too.
 */
final class MediatekGroups {

    private static final int BITS_OF_PORT = 5;
    private static final int MASK = 0x1f;

    private final JoinRequest request;
    private final MediatekChip chip;

    private MediatekGroups(JoinRequest request) {
        this.request = request;
        this.chip = chipOf(request.instance());
    }

    static JoinAnswer join(JoinRequest request, JoinFacts facts) {
        return new MediatekGroups(request).join(facts);
    }

    private JoinAnswer join(JoinFacts facts) {
        List<Integer> ids = firstCells(request.ids().orElseThrow().ids());
        if (chip != MediatekChip.MT8195_INFRA
                && ids.stream().mapToInt(MediatekGroups::larb).distinct().count() > 1) {
            return new JoinAnswer.Refused(
                    Refusal.of(Errno.EINVAL, "its ports belong to several local arbiters, and mtk-iommu takes one"));
        }
        OptionalInt number = number(request.device(), ids);
        if (number.isEmpty()) {
            return new JoinAnswer.Refused(Refusal.of(
                    Errno.EINVAL,
                    "mtk-iommu has no region of addresses that all its ports see; its first port is port "
                            + (ids.get(0) & MASK) + " of local arbiter " + larb(ids.get(0))));
        }
        return companion(number.getAsInt())
                .<JoinAnswer>map(device -> new JoinAnswer.WithGroupOf(device, facts))
                .orElseGet(() -> new JoinAnswer.OnItsOwn(facts));
    }

    /** The first device whose group has the number. */
    private Optional<DeviceId> companion(int number) {
        return instances()
                .flatMap(instance -> request.view().translatedBy(instance).stream())
                .filter(other -> number(other).equals(OptionalInt.of(number)))
                .map(Translated::device)
                .findFirst();
    }

    private Stream<IommuInstance> instances() {
        return chip.pageTables() == PageTables.OWN
                ? Stream.of(request.instance())
                : request.view().translatingInstances().stream()
                        .filter(instance ->
                                instance.driver().equals(request.instance().driver()))
                        .filter(instance -> chipOf(instance).pageTables() == PageTables.SHARED);
    }

    private OptionalInt number(Translated other) {
        return request.view()
                .device(other.device())
                .map(device -> number(device, firstCells(other.ids().ids())))
                .orElse(OptionalInt.empty());
    }

    /** The number of a device's group among those of the page tables: the bank of its ports, or else their region. */
    private OptionalInt number(Device device, List<Integer> ids) {
        int ports = ids.stream().map(id -> 1 << (id & MASK)).reduce(0, (some, more) -> some | more);
        int bank = chip.bank(ports);
        if (bank != 0) {
            return OptionalInt.of(bank);
        }
        return request.rules().has(KernelChange.MEDIATEK_REGION_BY_PORT)
                ? chip.region(larb(ids.get(0)), ports)
                : window(device).map(chip::region).orElse(OptionalInt.of(0));
    }

    private Optional<DmaRange> window(Device device) {
        return TreeNodes.of(device, request.firmware())
                .flatMap(node -> TreeDma.ofDevice(node).ranges().stream().findFirst());
    }

    private MediatekChip chipOf(IommuInstance instance) {
        return TreeNodes.of(instance, request.firmware())
                .map(node -> MediatekChip.of(node.compatible()))
                .orElse(MediatekChip.OTHER);
    }

    private static List<Integer> firstCells(List<List<Integer>> ids) {
        return ids.stream().map(cells -> cells.isEmpty() ? 0 : cells.get(0)).toList();
    }

    private static int larb(int id) {
        return id >> BITS_OF_PORT & MASK;
    }
}
