/**
 * The VFIO drivers, which hand devices to userspace: {@code vfio-pci}, {@code vfio-platform} and {@code vfio-amba}, and the
 * nodes that come with them. Nothing is exported; the drivers are found as services. Binding one of them changes nothing
 * about the owner of a group; a user claims the group later, by one of two paths.
 *
 * <p><b>Groups and containers.</b> The verbs of {@link dev.dmaowner.host.NodeRequest} are these.
 *
 * <table>
 * <caption>Requests of a group's file and of a container's</caption>
 * <tr><th>file</th><th>verb</th><th>arguments</th><th>gives</th></tr>
 * <tr><td>{@code /dev/vfio/N}</td><td>{@code status}</td><td>optionally the size of the argument, a number</td>
 *     <td>flags: 1 viable, 2 container set</td></tr>
 * <tr><td></td><td>{@code set_container}</td><td>a file</td><td></td></tr>
 * <tr><td></td><td>{@code unset_container}</td><td></td><td></td></tr>
 * <tr><td></td><td>{@code get_device}</td><td>a device's name, a text; behind it perhaps {@code vf_token=UUID}</td>
 *     <td>the device's file</td></tr>
 * <tr><td>{@code /dev/vfio/vfio}</td><td>{@code get_api_version}</td><td></td><td>0</td></tr>
 * <tr><td></td><td>{@code check_extension}</td><td>a number</td><td>1 if it is there, else 0</td></tr>
 * <tr><td></td><td>{@code set_iommu}</td><td>optionally the type, a number; 3 if it is left out</td><td></td></tr>
 * </table>
 *
 * <p><b>Character devices and iommufd</b>, with Linux 6.12 and if the machine has them.
 *
 * <table>
 * <caption>Requests of a device's file and of iommufd</caption>
 * <tr><th>file</th><th>verb</th><th>arguments</th><th>gives</th></tr>
 * <tr><td>{@code /dev/vfio/devices/vfioN}</td><td>{@code bind_iommufd}</td><td>a file, or no file; perhaps
 *     {@code vf_token=UUID}, {@code flags}, {@code argsz}, {@code tail}</td><td>the device's id</td></tr>
 * <tr><td></td><td>{@code get_info}</td><td></td><td></td></tr>
 * <tr><td></td><td>{@code attach_ioas}</td><td>a file, in which an address space is allocated first; or an id, a
 *     number; perhaps {@code pasid}, {@code flags}, {@code argsz}</td><td>the id of the page table</td></tr>
 * <tr><td></td><td>{@code detach_ioas}</td><td>perhaps {@code pasid}, {@code flags}, {@code argsz}</td><td></td></tr>
 * <tr><td>{@code /dev/iommu}</td><td>{@code ioas_alloc}</td><td></td><td>the address space's id</td></tr>
 * <tr><td></td><td>{@code hwpt_alloc}</td><td>the ids of a device and of an address space; perhaps {@code flags=8}, for
 *     PASIDs</td><td>the page table's id</td></tr>
 * <tr><td></td><td>{@code destroy}</td><td>an id</td><td></td></tr>
 * <tr><td></td><td>{@code vfio_ioas_get}, {@code vfio_ioas_set}, {@code vfio_ioas_clear}</td><td>to set, an address space's
 *     id</td><td>the id of the address space of VFIO's own requests</td></tr>
 * <tr><td></td><td>{@code get_api_version}, {@code check_extension}, {@code set_iommu}, {@code get_info}, {@code map_dma},
 *     {@code unmap_dma}</td><td>as of {@code /dev/vfio/vfio}</td><td>what a container gives; nothing is mapped</td></tr>
 * </table>
 *
 * <p>An argument that is missing or of another kind answers EFAULT, as a bad pointer would; a closed file answers EBADF.
 *
 * <p>These module parameters are honoured, as {@code /sys/module/MODULE/parameters/NAME} and as given at load
 * ({@link dev.dmaowner.spi.DriverContext#moduleParameter}): {@code vfio_iommu_type1.allow_unsafe_interrupts} and
 * {@code iommufd.allow_unsafe_interrupts} (N; writable), {@code vfio_platform.reset_required} (Y; at load only),
 * {@code vfio_pci.disable_denylist} (N; at load only), {@code vfio_pci.enable_sriov} (N; writable). {@code vfio.device_cdev} (N; writable) stands for the kernel's
 * build option for character devices and iommufd, which distributions leave off.
 *
 * <p><b>No-IOMMU mode.</b> {@code vfio.enable_unsafe_noiommu_mode} (N; writable) exists if it is given a value, as on a host whose kernel was built with
 * VFIO_NOIOMMU. While it is on, a probe puts a device without a group into one that no IOMMU is behind, and taints the kernel
 * ({@code /proc/sys/kernel/tainted}). The node of the group is {@code /dev/vfio/noiommu-N}, from 7.3 on that of the device
 * {@code /dev/vfio/devices/noiommu-vfioN}; nothing is claimed. Containers have an IOMMU driver of type 8 for such groups.
 * Without {@code CAP_SYS_RAWIO} the kernel answers EPERM to an open; here nodes are opened as root, who has it.
 *
 * @provides dev.dmaowner.spi.Driver vfio-pci, vfio-platform and vfio-amba
 */
module dev.dmaowner.driver.vfio {
    requires dev.dmaowner;
    requires static org.jspecify;

    provides dev.dmaowner.spi.Driver with
            dev.dmaowner.driver.vfio.VfioPciDriver,
            dev.dmaowner.driver.vfio.VfioPlatformDriver,
            dev.dmaowner.driver.vfio.VfioAmbaDriver;
}
