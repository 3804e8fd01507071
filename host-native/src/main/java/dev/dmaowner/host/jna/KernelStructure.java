package dev.dmaowner.host.jna;

import com.sun.jna.Memory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The structures of the requests. Their fields have 32 bits, or 64 where {@link #WIDE} stands behind the name; the first is the size of those
 * that are listed here. Later kernels have added fields behind them.
 */
enum KernelStructure {
    VFIO_GROUP_STATUS(KernelRequest.VFIO_GROUP_GET_STATUS, "argsz", "flags"),
    VFIO_DEVICE_INFO(KernelRequest.VFIO_DEVICE_GET_INFO, "argsz", "flags", "num_regions", "num_irqs"),
    VFIO_REGION_INFO(
            KernelRequest.VFIO_DEVICE_GET_REGION_INFO, "argsz", "flags", "index", "cap_offset", "size:64", "offset:64"),
    VFIO_IRQ_INFO(KernelRequest.VFIO_DEVICE_GET_IRQ_INFO, "argsz", "flags", "index", "count"),
    VFIO_DEVICE_BIND_IOMMUFD(KernelRequest.VFIO_DEVICE_BIND_IOMMUFD, "argsz", "flags", "iommufd", "out_devid"),
    VFIO_DEVICE_ATTACH_IOMMUFD_PT(KernelRequest.VFIO_DEVICE_ATTACH_IOMMUFD_PT, "argsz", "flags", "pt_id"),
    VFIO_DEVICE_DETACH_IOMMUFD_PT(KernelRequest.VFIO_DEVICE_DETACH_IOMMUFD_PT, "argsz", "flags"),
    IOMMU_DESTROY(KernelRequest.IOMMU_DESTROY, "size", "id"),
    IOMMU_IOAS_ALLOC(KernelRequest.IOMMU_IOAS_ALLOC, "size", "flags", "out_ioas_id");

    private static final String WIDE = ":64";

    private final KernelRequest request;
    private final Map<String, Integer> sizes = new LinkedHashMap<>();

    KernelStructure(KernelRequest request, String... fields) {
        this.request = request;
        for (String field : fields) {
            boolean isWide = field.endsWith(WIDE);
            String name = isWide ? field.substring(0, field.length() - WIDE.length()) : field;
            sizes.put(name, isWide ? Long.BYTES : Integer.BYTES);
        }
    }

    /** {@return the request that takes it} */
    KernelRequest request() {
        return request;
    }

    List<String> fields() {
        return List.copyOf(sizes.keySet());
    }

    boolean has(String field) {
        return sizes.containsKey(field);
    }

    int size() {
        return sizes.values().stream().mapToInt(size -> size).sum();
    }

    int sizeOf(String field) {
        return Objects.requireNonNull(sizes.get(field), field);
    }

    int offset(String field) {
        int offset = 0;
        for (Map.Entry<String, Integer> each : sizes.entrySet()) {
            if (each.getKey().equals(field)) {
                return offset;
            }
            offset += each.getValue();
        }
        throw new IllegalArgumentException(this + " has no field " + field);
    }

    /** {@return a field's value, unsigned} */
    long valueOf(String field, Memory filled) {
        return sizeOf(field) == Long.BYTES
                ? filled.getLong(offset(field))
                : Integer.toUnsignedLong(filled.getInt(offset(field)));
    }
}
