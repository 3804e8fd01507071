package dev.dmaowner.host.jna;

/** The numbers of the requests, {@code _IO(';', …)} all of them: they tell neither size nor direction. */
enum KernelRequest {
    VFIO_GET_API_VERSION(100),
    VFIO_CHECK_EXTENSION(101),
    VFIO_SET_IOMMU(102),
    VFIO_GROUP_GET_STATUS(103),
    VFIO_GROUP_SET_CONTAINER(104),
    VFIO_GROUP_UNSET_CONTAINER(105),
    VFIO_GROUP_GET_DEVICE_FD(106),
    VFIO_DEVICE_GET_INFO(107),
    VFIO_DEVICE_GET_REGION_INFO(108),
    VFIO_DEVICE_GET_IRQ_INFO(109),
    VFIO_DEVICE_BIND_IOMMUFD(118),
    VFIO_DEVICE_ATTACH_IOMMUFD_PT(119),
    VFIO_DEVICE_DETACH_IOMMUFD_PT(120),
    IOMMU_DESTROY(0x80),
    IOMMU_IOAS_ALLOC(0x81);

    private static final int TYPE = ';';

    private final int number;

    KernelRequest(int number) {
        this.number = number;
    }

    long number() {
        return TYPE << 8 | number;
    }
}
