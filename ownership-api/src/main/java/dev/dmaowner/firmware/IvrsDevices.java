package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which of AMD's IOMMUs a device is behind and under which id it arrives there (the kernel's {@code rlookup_table} and
 * {@code alias_table}), and which memory must stay mapped for it. Immutable; safe for use by several threads.
 */
public final class IvrsDevices {

    private static final int NEWEST_KNOWN_BLOCK = 0x40;

    private final Map<Integer, List<IvrsSpan>> spans = new HashMap<>();
    private final List<IvrsBlock.Memory> memory = new ArrayList<>();
    private final List<Named> named = new ArrayList<>();

    private IvrsDevices() {}

    /** {@return the devices of a table} */
    static IvrsDevices of(IvrsTable table) {
        IvrsDevices devices = new IvrsDevices();
        int type = blockTypeInUse(table);
        for (IvrsBlock block : table.blocks()) {
            if (block instanceof IvrsBlock.Iommu iommu && iommu.header().type() == type) {
                devices.add(iommu);
            } else if (block instanceof IvrsBlock.Memory region) {
                devices.memory.add(region);
            }
        }
        return devices;
    }

    /** The last type with which the table describes the IOMMU that it describes first, up to the newest known one. */
    private static int blockTypeInUse(IvrsTable table) {
        int type = 0;
        int first = -1;
        for (IvrsBlock block : table.blocks()) {
            IvrsBlock.Header header = block.header();
            if (header.type() > NEWEST_KNOWN_BLOCK) {
                break;
            }
            if (first < 0) {
                first = header.deviceId();
            }
            if (header.deviceId() == first && block instanceof IvrsBlock.Iommu) {
                type = header.type();
            }
        }
        return type;
    }

    private void add(IvrsBlock.Iommu iommu) {
        List<IvrsSpan> here = spans.computeIfAbsent(iommu.segment(), segment -> new ArrayList<>());
        here.addAll(IvrsSpan.of(iommu));
        for (IvrsDeviceEntry entry : iommu.entries()) {
            if (iommu.namesDevices()
                    && entry instanceof IvrsDeviceEntry.NamespaceDevice device
                    && !device.hardwareId().isEmpty()) {
                named.add(new Named(device, iommu));
            }
        }
    }

    /** {@return whether an IOMMU translates this requester id} */
    public boolean translates(int segment, int requesterId) {
        return iommuOf(segment, requesterId).isPresent();
    }

    /** {@return the IOMMU of a requester id; where several claim it, the last in the table} */
    Optional<IvrsBlock.Iommu> iommuOf(int segment, int requesterId) {
        List<IvrsSpan> here = spans.getOrDefault(segment, List.of());
        for (int i = here.size() - 1; i >= 0; i--) {
            if (here.get(i).contains(requesterId)) {
                return Optional.of(here.get(i).iommu());
            }
        }
        return Optional.empty();
    }

    /** {@return the id under which a device's DMA arrives, empty where that is its own} */
    public OptionalInt aliasOf(int segment, int requesterId) {
        List<IvrsSpan> here = spans.getOrDefault(segment, List.of());
        for (int i = here.size() - 1; i >= 0; i--) {
            IvrsSpan span = here.get(i);
            if (span.contains(requesterId) && span.isAliased()) {
                return span.alias() == requesterId ? OptionalInt.empty() : OptionalInt.of(span.alias());
            }
        }
        return OptionalInt.empty();
    }

    /**
     * {@return the IOMMU and id of a device of the namespace} An entry without a unique id is for every device with its
     * hardware id.
     *
     * @param hardwareId the device's {@code _HID}
     * @param uniqueId the device's {@code _UID} as text, empty if it has none
     */
    public Optional<IommuSpecifier> iommuOfObject(String hardwareId, String uniqueId) {
        for (Named candidate : named) {
            IvrsDeviceEntry.NamespaceDevice device = candidate.device();
            boolean sameUid = device.uniqueId().isEmpty() || device.uniqueId().equals(uniqueId);
            if (sameUid && device.hardwareId().equals(hardwareId)) {
                return Optional.of(
                        new IommuSpecifier(candidate.iommu().tableNode(), List.of(List.of(device.deviceId()))));
            }
        }
        return Optional.empty();
    }

    /** {@return the memory that must stay mapped for a device, always; also where the table would not have it translated} */
    public List<ReservedRegion> reservedRegions(int segment, int requesterId) {
        List<ReservedRegion> regions = new ArrayList<>();
        for (IvrsBlock.Memory region : memory) {
            if (region.segment() == segment && concerns(region, requesterId)) {
                regions.add(new ReservedRegion(
                        region.start(), region.start() + region.size() - 1, ReservedRegion.Kind.DIRECT));
            }
        }
        return regions;
    }

    private static boolean concerns(IvrsBlock.Memory region, int requesterId) {
        int first = region.header().deviceId();
        return switch (region.header().type()) {
            case 0x20 -> true;
            case 0x21 -> requesterId == first;
            default -> requesterId >= first && requesterId <= region.auxiliary();
        };
    }

    private record Named(IvrsDeviceEntry.NamespaceDevice device, IvrsBlock.Iommu iommu) {}
}
