/**
 * System calls of the running kernel that Java does not have, through JNA. Nothing is exported; {@link dev.dmaowner.host.SystemCalls} is found
 * as a service. From Java 22 on, JNA needs {@code --enable-native-access=com.sun.jna}.
 *
 * <p>Nodes take these requests, whose numbers and structures are those of {@code linux/vfio.h} and {@code linux/iommufd.h}. Verbs and
 * arguments are the simulated nodes' own, and the kernel decides which node takes which:
 *
 * <table>
 * <caption>Requests</caption>
 * <tr><th>verb</th><th>arguments</th><th>gives</th></tr>
 * <tr><td>{@code get_api_version}</td><td></td><td>0</td></tr>
 * <tr><td>{@code check_extension}</td><td>a number</td><td>whether it is there</td></tr>
 * <tr><td>{@code set_iommu}</td><td>optionally the type; 3 if it is left out</td><td></td></tr>
 * <tr><td>{@code status}</td><td></td><td>flags: 1 viable, 2 container set</td></tr>
 * <tr><td>{@code set_container}</td><td>a file, or no file</td><td></td></tr>
 * <tr><td>{@code unset_container}</td><td></td><td></td></tr>
 * <tr><td>{@code get_device}</td><td>a device's name, a text; behind it perhaps {@code vf_token=UUID}</td><td>the device's file</td></tr>
 * <tr><td>{@code get_info}</td><td>optionally {@code num_regions} or {@code num_irqs}</td><td>that, else flags: 1 can be reset</td></tr>
 * <tr><td>{@code region_info}</td><td>the region's number, optionally {@code size}</td><td>that, else flags</td></tr>
 * <tr><td>{@code irq_info}</td><td>the interrupt's number, optionally {@code count}</td><td>that, else flags</td></tr>
 * <tr><td>{@code bind_iommufd}</td><td>a file, or no file</td><td>the device's id</td></tr>
 * <tr><td>{@code attach_ioas}</td><td>a file, in which an address space is allocated first; or an id, a number</td>
 *     <td>the id of the page table</td></tr>
 * <tr><td>{@code detach_ioas}</td><td></td><td></td></tr>
 * <tr><td>{@code ioas_alloc}</td><td></td><td>the address space's id</td></tr>
 * <tr><td>{@code destroy}</td><td>an id</td><td></td></tr>
 * </table>
 *
 * <p>Any other request, and one with further arguments, is not made and answers EOPNOTSUPP.
 *
 * @provides dev.dmaowner.host.SystemCalls requests and events
 */
module dev.dmaowner.host.jna {
    requires com.sun.jna;
    requires dev.dmaowner;
    requires static org.jspecify;

    // JNA implements the interface of the C library.
    opens dev.dmaowner.host.jna to
            com.sun.jna;

    provides dev.dmaowner.host.SystemCalls with
            dev.dmaowner.host.jna.JnaSystemCalls;
}
