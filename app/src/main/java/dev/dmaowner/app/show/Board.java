package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.firmware.IommuSpecifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a device tree predicts of a board, beyond what a kernel would show after boot.
 *
 * @param the IOMMU and ids of each device; devices without an IOMMU are not in it
 * @param untranslated devices for which the tree names an IOMMU that does not translate them, and why
 * @param bridges devices that lead to others which an IOMMU translates, and which, a clause each
 * @param disabledIommus the paths of the IOMMUs that the tree disables
 */
record Board(
        Map<DeviceId, Place> places,
        Map<DeviceId, String> untranslated,
        Map<DeviceId, String> bridges,
        List<String> disabledIommus) {

    Board {
        places = Map.copyOf(places);
        untranslated = Map.copyOf(untranslated);
        bridges = Map.copyOf(bridges);
        disabledIommus = List.copyOf(disabledIommus);
    }

    /**
     * A device's place behind an IOMMU.
     *
     * @param iommu which IOMMU, and the ids that it sees
     * @param toCome the group that the device would join at its first probe, empty if it is in one or cannot join any
     * @param waiting why no driver can bind it yet, empty if one can
     */
    record Place(IommuSpecifier iommu, Optional<GroupToCome> toCome, Optional<String> waiting) {

        /** {@return the ids as device trees write them, one in brackets each} */
        String ids() {
            StringBuilder text = new StringBuilder();
            for (List<Integer> cells : iommu.ids()) {
                text.append(text.isEmpty() ? "<" : " <");
                for (int i = 0; i < cells.size(); i++) {
                    text.append(i == 0 ? "0x" : " 0x").append(Integer.toHexString(cells.get(i)));
                }
                text.append('>');
            }
            return text.toString();
        }

        /** {@return the IOMMU and the ids, as {@code <0x1> of /iommu@2b500000}} */
        String words() {
            return (iommu.ids().isEmpty() ? "" : ids() + " of ") + iommu.iommu().path();
        }
    }

    /**
     * A group that a device has not joined yet.
     *
     * @param joins the group, if it exists already
     * @param with its other members, now or later
     */
    record GroupToCome(Optional<GroupId> joins, List<DeviceId> with) {

        GroupToCome {
            with = List.copyOf(with);
        }
    }

    /** {@return the IOMMU and ids of a device, empty if no IOMMU translates it} */
    Optional<Place> place(DeviceId device) {
        return Optional.ofNullable(places.get(device));
    }
}
