package dev.dmaowner;

import java.util.Arrays;
import java.util.List;

/**
 * What changed in the kernel from one release to another, as far as this project models it. Code asks
 * {@link OwnershipRules#has} instead of comparing generations, so each difference has one name, one release and one source.
 *
 * <p>Statements such as {@code R-111} and {@code N-001} are those that the conformance tests bear.
 */
public enum KernelChange {
    /** The driver core arbitrates ownership before a probe; until then VFIO tested viability afterwards. */
    OWNERSHIP_IN_CORE(
            OwnershipRules.SERIES_V2,
            "5.19",
            "R-244",
            Evidence.READ,
            "The driver core arbitrates ownership of a group before a driver's probe; VFIO's test of viability is gone."),
    /** VFIO takes only devices whose IOMMU keeps their DMA coherent with the processor's caches. */
    VFIO_REQUIRES_COHERENT_DMA(
            OwnershipRules.LINUX_6_1,
            "5.19",
            "vfio.md",
            Evidence.READ,
            "VFIO's drivers refuse a device with EINVAL if its IOMMU does not answer that it keeps DMA coherent with the"
                    + " processor's caches; before, they took it."),
    /** Reserved memory nodes of the IORT are direct mappings. */
    IORT_DIRECT_MAPPING(
            OwnershipRules.LINUX_6_1,
            "6.0",
            "docs/iommu-drivers.md",
            Evidence.READ,
            "Reserved memory nodes of the IORT are direct mappings for the platform devices that they name; before, they were"
                    + " not read."),
    /** vfio-platform requires a reset even if it is told not to, which was a defect. */
    RESET_ALWAYS_REQUIRED(
            OwnershipRules.LINUX_6_1,
            "<= 6.1",
            "R-226",
            Evidence.RUN,
            "vfio-platform and vfio-amba refuse a device without reset with ENOENT, even with reset_required=0."),
    /** Several drivers of IOMMUs can serve one machine. */
    SEVERAL_IOMMU_DRIVERS(
            OwnershipRules.LINUX_6_12,
            "6.6",
            "R-193",
            Evidence.READ,
            "IOMMUs of several drivers can serve one machine; before, a second driver answered EBUSY."),
    /** A write to {@code driver_override} does not take the device's lock. */
    OVERRIDE_WITHOUT_DEVICE_LOCK(
            OwnershipRules.LINUX_6_12,
            "6.12",
            "R-111",
            Evidence.RUN,
            "driver_override is written without the device's lock, so it does not wait for an unbinding that waits."),
    /** An SMMU of version 1 or 2 counts as coherent for a device that is coherent itself. */
    SMMU_TRUSTS_COHERENT_DEVICE(
            OwnershipRules.LINUX_6_12,
            "6.5",
            "vfio.md",
            Evidence.READ,
            "An SMMU of version 1 or 2 answers that it keeps the DMA of a coherent device coherent, even if its own table walks"
                    + " are not; before, only its table walks counted."),
    /** MediaTek's IOMMU chooses a device's region of addresses, and so its group, by its ports. */
    MEDIATEK_REGION_BY_PORT(
            OwnershipRules.LINUX_6_12,
            "6.4",
            "docs/iommu-drivers.md",
            Evidence.READ,
            "mtk-iommu groups devices by the region of addresses that belongs to their local arbiter and ports; before, by the"
                    + " region that their dma-ranges lie in."),
    /** Renesas' IOMMU takes PCI functions. */
    IPMMU_PERMITS_PCI(
            OwnershipRules.LINUX_6_12,
            "6.6",
            "docs/iommu-drivers.md",
            Evidence.READ,
            "ipmmu-vmsa on R-Car Gen3, Gen4 and RZ/G2 takes PCI functions besides the MMC hosts on its list."),
    /** A device tree can require a direct mapping. */
    TREE_DIRECT_MAPPING(
            OwnershipRules.LINUX_6_12,
            "6.3",
            "docs/iommu-drivers.md",
            Evidence.READ,
            "A memory-region whose iommu-addresses are its own addresses is a direct mapping for the device that they name;"
                    + " before, iommu-addresses were not read."),
    /** arm-smmu gives more displays of Qualcomm an identity domain. */
    QCOM_CLIENTS_OF_6_12(
            OwnershipRules.LINUX_6_12,
            "<= 6.12",
            "docs/iommu-drivers.md",
            Evidence.READ,
            "arm-smmu gives the displays of seven more chips of Qualcomm an identity domain."),
    /** A DMA range limits a device by the range's last address. */
    DMA_LIMIT_BY_LAST_ADDRESS(
            OwnershipRules.LINUX_6_12,
            "6.6",
            "R-160",
            Evidence.READ,
            "dma-ranges limit a device by their last address; before, by the sum of their sizes."),
    /** The core does not block the DMA of a device that requires a direct mapping, behind any IOMMU. */
    DIRECT_MAPPING_IN_CORE(
            OwnershipRules.LINUX_6_12,
            "6.6",
            "R-042",
            Evidence.READ,
            "The DMA of a device that requires a direct mapping cannot be blocked, behind any IOMMU; before, only Intel's"
                    + " driver refused."),
    /** An identity domain counts as no domain for the tegra drivers, and tegra-smmu has a default domain. */
    TEGRA_IDENTITY_DOMAIN(
            OwnershipRules.LINUX_6_12,
            "6.6",
            "R-252",
            Evidence.READ,
            "tegra-smmu's default domain is an identity domain, which host1x and its clients do not take for a translation;"
                    + " before, there was none."),
    /** The tegra drivers know the video decoder of Tegra234. */
    TEGRA234_NVDEC(
            OwnershipRules.LINUX_6_12, "6.6", "tegra.md", Evidence.READ, "The video decoder of Tegra234 has a driver."),
    /** {@code VFIO_GROUP_GET_DEVICE_FD} does not hand out a device that is being unbound. */
    LEAVING_DEVICE_IS_KEPT_BACK(
            OwnershipRules.LINUX_6_12,
            "6.6",
            "R-212",
            Evidence.RUN,
            "VFIO_GROUP_GET_DEVICE_FD answers ENODEV for a device whose unbinding waits; before, it handed the device out."),
    /** {@code VFIO_GROUP_SET_CONTAINER} answers EBADFD to a file that is no container. */
    NO_CONTAINER_IS_EBADFD(
            OwnershipRules.LINUX_6_12,
            "6.2",
            "R-202",
            Evidence.RUN,
            "VFIO_GROUP_SET_CONTAINER answers EBADFD to a file that is no container; before, EINVAL."),
    /** VFIO can be used through iommufd and character devices. */
    VFIO_CHARACTER_DEVICES(
            OwnershipRules.LINUX_6_12,
            "6.6",
            "R-232",
            Evidence.RUN,
            "VFIO has iommufd and a character device for each device."),
    /** vfio-platform can be told not to require a reset. */
    RESET_CAN_BE_WAIVED(
            OwnershipRules.LINUX_6_12,
            "6.2",
            "R-226",
            Evidence.RUN,
            "vfio-platform with reset_required=0, and vfio-amba, take a device without reset; before, both answered ENOENT."),
    /** A device joins its group when it is added or its IOMMU registers, not when a probe configures it. */
    JOINS_WHEN_ADDED(
            OwnershipRules.LINUX_6_18,
            "6.15",
            "N-001",
            Evidence.RUN,
            "A device behind an IOMMU that firmware describes joins its group when it is added or the IOMMU registers, with or"
                    + " without a driver; before, when its first driver's probe configured its DMA."),
    /** One device that an IOMMU driver refuses undoes the registration of the whole IOMMU. */
    REFUSAL_UNDOES_IOMMU(
            OwnershipRules.LINUX_6_18,
            "6.15",
            "N-006",
            Evidence.RUN,
            "An error other than ENODEV for one device undoes the registration of its IOMMU: no device behind it has a group,"
                    + " and drivers wait for the deferral's timeout; before, that device alone had none."),
    /** The loser of a shared SMMUv3 stream id is answered ENODEV. */
    SHARED_STREAM_IS_ENODEV(
            OwnershipRules.LINUX_6_18,
            "6.15",
            "N-005",
            Evidence.RUN,
            "The second device with one SMMUv3 stream id is answered ENODEV and works without a group; before, EINVAL."),
    /** On a board with a device tree, access control services are on when groups form. */
    ACCESS_CONTROL_BEFORE_GROUPS(
            OwnershipRules.LINUX_6_18,
            "6.15",
            "N-012",
            Evidence.RUN,
            "On a board with a device tree, access control services are switched on before PCI functions join their groups; before,"
                    + " they were asked for at the first probe, when the scan was over."),
    /** The IOMMU of RISC-V has a driver. */
    RISCV_IOMMU(
            OwnershipRules.LINUX_6_18,
            "6.13",
            "N-014",
            Evidence.READ,
            "The RISC-V IOMMU has a driver: PCI functions by the rule of their bus, other devices one group each."),
    /** ACPI's table of a RISC-V machine is read. */
    RISCV_TABLE(
            OwnershipRules.LINUX_6_18,
            "6.18",
            "N-014",
            Evidence.READ,
            "The RIMT, ACPI's table of RISC-V IOMMUs, is read after the IORT and before the VIOT."),
    /** iommufd attaches by PASID. */
    PASID_ATTACH(
            OwnershipRules.LINUX_6_18,
            "6.15",
            "N-023",
            Evidence.RUN,
            "VFIO_DEVICE_ATTACH_IOMMUFD_PT and its counterpart take a PASID."),
    /** Binding a character device to an iommufd takes a VF token. */
    TOKEN_AT_IOMMUFD_BIND(
            OwnershipRules.LINUX_6_18,
            "6.17",
            "N-024",
            Evidence.RUN,
            "VFIO_DEVICE_BIND_IOMMUFD takes a VF token, and a VF of a PF that vfio-pci holds needs it; before, only groups asked for it."),
    /** Whether a hot-added PCI function is probed depends on {@code drivers_autoprobe}. */
    HOTPLUG_ASKS_AUTOPROBE(
            OwnershipRules.LINUX_7_3,
            "6.19",
            "N-015",
            Evidence.RUN,
            "A PCI function that is added or found by a rescan is probed only while drivers_autoprobe is 1; before, always."),
    /** The kernel takes no account of source validation in two switches of IDT. */
    IDT_SOURCE_VALIDATION_STRUCK(
            OwnershipRules.LINUX_7_3,
            "7.0",
            "N-019",
            Evidence.READ,
            "Source validation is struck from the ACS capabilities of the IDT switches 111d:80b5 and 111d:8090, so whether they"
                    + " isolate no longer depends on it."),
    /** Devices behind the ASPEED bridge AST1150 send under their own ids. */
    ASPEED_BRIDGE_WITHOUT_ALIAS(
            OwnershipRules.LINUX_7_3,
            "7.0",
            "N-020",
            Evidence.READ,
            "Devices behind the ASPEED bridge 1a03:1150 send under their own requester ids alone; before, under its secondary bus's"
                    + " 00.0 too. Their group stays the same."),
    /** A further Switchtec bridge between hosts sends under ids that a table in its memory tells. */
    SWITCHTEC_PCI1008(
            OwnershipRules.LINUX_7_3,
            "7.3",
            "docs/kernel-releases.md",
            Evidence.READ,
            "The Switchtec 1055:1008 is known to send under further requester ids, which a table in its memory tells. 6.12.117 has"
                    + " it too; 7.2.13 has not."),
    /** arm-smmu gives still more displays of Qualcomm an identity domain. */
    QCOM_CLIENTS_OF_7_2(
            OwnershipRules.LINUX_7_3,
            "<= 7.2",
            "docs/iommu-drivers.md",
            Evidence.READ,
            "arm-smmu gives the displays of glymur, sar2130p and sm6115 an identity domain."),
    /** The IOMMU of Verisilicon's video decoders has a driver. */
    VERISILICON_IOMMU(
            OwnershipRules.LINUX_7_3,
            "<= 7.2",
            "N-029",
            Evidence.READ,
            "Verisilicon's IOMMU has a driver, which puts all devices of an instance into one group."),
    /** A device in no-IOMMU mode has a character device. */
    NO_IOMMU_CHARACTER_DEVICES(
            OwnershipRules.LINUX_7_3,
            "7.3",
            "N-025",
            Evidence.RUN,
            "In VFIO's no-IOMMU mode, a device has a character device, noiommu-vfioN, too; binding it to an iommufd claims nothing."
                    + " Before, only the node of a stand-in group.");

    /** How a change is known. */
    public enum Evidence {
        /** A kernel was run. */
        RUN,
        /** Source or mailing list was read. */
        READ
    }

    private final OwnershipRules since;
    private final String release;
    private final String statement;
    private final Evidence evidence;
    private final String summary;

    KernelChange(OwnershipRules since, String release, String statement, Evidence evidence, String summary) {
        this.since = since;
        this.release = release;
        this.statement = statement;
        this.evidence = evidence;
        this.summary = summary;
    }

    /** {@return the first generation that has it} */
    public OwnershipRules since() {
        return since;
    }

    /** {@return the first mainline release that has it, such as {@code 6.15}; {@code <= 7.2} if only a later bound is known} */
    public String release() {
        return release;
    }

    /** {@return the statement of the conformance tests that describes it} */
    public String statement() {
        return statement;
    }

    /** {@return how it is known} */
    public Evidence evidence() {
        return evidence;
    }

    /** {@return what changed, in one or two sentences} */
    public String summary() {
        return summary;
    }

    /** {@return what this generation changed, in the order of this list} */
    public static List<KernelChange> of(OwnershipRules generation) {
        return Arrays.stream(values())
                .filter(change -> change.since == generation)
                .toList();
    }
}
