package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.AcpiTableException;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.ViotNode;
import dev.dmaowner.firmware.ViotTable;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The IOMMU of virtual machines. It knows devices by endpoint ids, and the host knows endpoints by the id under which their
 * DMA arrives: a function behind a bridge that puts its own id in place of the function's is no endpoint.
 */
public final class VirtioIommu implements IommuDriver {

    private static final int VIRTIO_DEVICE_IOMMU = 23;

    /** For the service loader. */
    public VirtioIommu() {}

    @Override
    public String name() {
        return "virtio-iommu";
    }

    @Override
    public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
        List<ViotNode> described = viot(host);
        List<IommuInstance> instances = new ArrayList<>();
        for (RegisteredIommu iommu : RegisteredIommu.named(host, name -> true)) {
            String device = iommu.deviceDirectory();
            if (isVirtioIommu(host, device)) {
                instances.add(new IommuInstance(
                        name(),
                        iommu.name(),
                        node(host, described, parent(device)),
                        Joining.WHEN_CONFIGURED,
                        iommu.defaultDomain(host, DefaultDomainType.DMA_FQ)));
            }
        }
        return instances;
    }

    private static boolean isVirtioIommu(Host host, String directory) throws IOException {
        return directory.contains("/virtio")
                && host.readText(directory + "/device")
                                .map(PciFunction::hexadecimal)
                                .orElse(-1)
                        == VIRTIO_DEVICE_IOMMU;
    }

    private static List<ViotNode> viot(Host host) throws IOException {
        Optional<byte[]> bytes = host.read("/sys/firmware/acpi/tables/" + ViotTable.SIGNATURE);
        try {
            return bytes.isEmpty()
                    ? List.of()
                    : ViotTable.read(ByteBuffer.wrap(bytes.get())).nodes();
        } catch (AcpiTableException damaged) {
            // As good as absent: the firmware's own reader tells the user.
            return List.of();
        }
    }

    /** Where firmware describes the transport of a virtio device. */
    private static Optional<FirmwareNode> node(Host host, List<ViotNode> described, String transport)
            throws IOException {
        Optional<FirmwareNode> inTree = RegisteredIommu.treeNode(host, transport);
        if (inTree.isPresent()) {
            return inTree;
        }
        String name = transport.substring(transport.lastIndexOf('/') + 1);
        for (ViotNode node : described) {
            boolean same = node instanceof ViotNode.VirtioIommuPci pci
                    ? name.equals(address(pci.segment(), pci.bdf()))
                    : node instanceof ViotNode.VirtioIommuMmio mmio
                            && name.startsWith(Long.toHexString(mmio.baseAddress()) + ".");
            if (same) {
                return Optional.of(((ViotNode.VirtioIommu) node).tableNode());
            }
        }
        return Optional.empty();
    }

    private static String address(int segment, int bdf) {
        return String.format("%04x:%02x:%02x.%x", segment, bdf >> 8, bdf >> 3 & 0x1f, bdf & 7);
    }

    private static String parent(String directory) {
        return directory.substring(0, directory.lastIndexOf('/'));
    }

    @Override
    public JoinAnswer join(JoinRequest request) {
        String name = request.device().id().name();
        if (name.equals(request.instance().name())) {
            return new JoinAnswer.NotTranslated("it is the IOMMU itself");
        }
        List<List<Integer>> ids =
                request.ids().map(specifier -> specifier.ids()).orElse(List.of());
        if (!ids.isEmpty() && !ids.get(0).equals(ids.get(ids.size() - 1))) {
            return new JoinAnswer.Refused(Refusal.of(
                    Errno.ENOENT,
                    "its DMA reaches the virtio-iommu under the id of a bridge, so that " + name + " is no endpoint"));
        }
        return PciFunction.is(request.device())
                ? new JoinAnswer.ByBusRule(JoinFacts.ORDINARY)
                : new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
    }
}
