package dev.dmaowner.firmware;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The {@code iommu-map} of a bus's node, which gives each requester id an IOMMU and an id there: the kernel's
 * {@code of_map_id}.
 *
 * @param mask which bits of an id count, as the node says; empty if all do
 * @param entries in order; as many as are whole
 * @param form whether the property has a length that the kernel accepts
 */
public record IommuMap(OptionalInt mask, List<Entry> entries, Form form) {

    private static final int ENTRY_CELLS = 4;
    private static final int ENTRY_BYTES = 4 * ENTRY_CELLS;

    public IommuMap {
        entries = List.copyOf(entries);
    }

    /** Whether a map's length makes sense. */
    public enum Form {
        WHOLE,
        /** It is empty or ends within an entry, so the kernel ignores it. */
        BROKEN
    }

    /**
     * One entry.
     *
     * @param idBase the first id
     * @param provider the IOMMU's node, empty if the reference leads nowhere
     * @param outBase the id at the IOMMU that stands for the first
     * @param length how many ids, an unsigned number
     */
    public record Entry(int idBase, Optional<DeviceTreeNode> provider, int outBase, int length) {}

    /**
     * What an id became.
     *
     * @param provider the IOMMU's node, empty if the id bypasses any IOMMU
     * @param id the translated id, or the original id if it is not translated
     */
    public record Mapped(Optional<DeviceTreeNode> provider, int id) {}

    /** {@return the map of a node, empty if it has none} */
    public static Optional<IommuMap> of(DeviceTreeNode node) {
        DeviceTreeProperty map = node.find("iommu-map");
        if (map == null) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        for (int at = 0; at + ENTRY_CELLS <= map.cells(); at += ENTRY_CELLS) {
            entries.add(new Entry(
                    map.cell(at), node.tree().byPhandle(map.cell(at + 1)), map.cell(at + 2), map.cell(at + 3)));
        }
        boolean whole = map.length() > 0 && map.length() % ENTRY_BYTES == 0;
        return Optional.of(new IommuMap(node.u32("iommu-map-mask"), entries, whole ? Form.WHOLE : Form.BROKEN));
    }

    /**
     * Look an id up.
     *
     * @return what it became; refused with EINVAL if the map has a wrong length, with EFAULT if an entry on the way begins
     *     outside the mask, with ENODEV if the entry refers to a node that there is not
     */
    public Outcome<Mapped> lookUp(int id) {
        if (form == Form.BROKEN) {
            return Outcome.refused(Errno.EINVAL, "the iommu-map is not made of whole entries");
        }
        int significant = mask.orElse(-1);
        int masked = id & significant;
        for (Entry entry : entries) {
            if ((entry.idBase & ~significant) != 0) {
                return Outcome.refused(Errno.EFAULT, "an iommu-map entry begins outside the mask");
            }
            if (Integer.compareUnsigned(masked, entry.idBase) >= 0
                    && Integer.compareUnsigned(masked, entry.idBase + entry.length) < 0) {
                return entry.provider.isPresent()
                        ? Outcome.done(new Mapped(entry.provider, masked - entry.idBase + entry.outBase))
                        : Outcome.refused(Errno.ENODEV, "an iommu-map entry refers to a node that there is not");
            }
        }
        return Outcome.done(new Mapped(Optional.empty(), id));
    }
}
