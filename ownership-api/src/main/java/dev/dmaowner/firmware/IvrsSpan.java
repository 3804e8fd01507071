package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;

/**
 * Requester ids of one IOMMU.
 *
 * @param first the first id
 * @param last the last id, included
 * @param alias the id under which they arrive, {@link #OWN} where the span does not say
 */
record IvrsSpan(int first, int last, int alias, IvrsBlock.Iommu iommu) {

    static final int OWN = -1;

    private static final int LAST_ID = 0xffff;

    boolean contains(int requesterId) {
        return requesterId >= first && requesterId <= last;
    }

    boolean isAliased() {
        return alias != OWN;
    }

    /** {@return the ids of an IOMMU in the order of its entries, a later one over an earlier} */
    static List<IvrsSpan> of(IvrsBlock.Iommu iommu) {
        List<IvrsSpan> spans = new ArrayList<>();
        int start = 0;
        int alias = OWN;
        for (IvrsDeviceEntry entry : iommu.entries()) {
            int id = entry.deviceId();
            int source = entry instanceof IvrsDeviceEntry.Alias aliased ? aliased.sourceDeviceId() : OWN;
            switch (entry.type()) {
                case 0x01 -> spans.add(new IvrsSpan(0, LAST_ID, OWN, iommu));
                case 0x02, 0x46 -> spans.add(new IvrsSpan(id, id, OWN, iommu));
                case 0x42 -> addWithSource(spans, id, id, source, iommu);
                case 0x03, 0x43, 0x47 -> {
                    start = id;
                    alias = source;
                }
                case 0x04 -> addWithSource(spans, start, id, alias, iommu);
                case 0x48 -> addSpecial(spans, entry, iommu);
                case 0xf0 -> {
                    if (iommu.namesDevices()) {
                        spans.add(new IvrsSpan(id, id, OWN, iommu));
                    }
                }
                default -> {}
            }
        }
        return spans;
    }

    /** The id under which others arrive belongs to the same IOMMU. */
    private static void addWithSource(List<IvrsSpan> spans, int first, int last, int alias, IvrsBlock.Iommu iommu) {
        if (alias != OWN && first <= last) {
            spans.add(new IvrsSpan(alias, alias, OWN, iommu));
        }
        spans.add(new IvrsSpan(first, last, alias, iommu));
    }

    private static void addSpecial(List<IvrsSpan> spans, IvrsDeviceEntry entry, IvrsBlock.Iommu iommu) {
        if (entry instanceof IvrsDeviceEntry.Special special) {
            spans.add(new IvrsSpan(special.sourceDeviceId(), special.sourceDeviceId(), OWN, iommu));
        }
    }
}
