package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.spi.IommuInstance;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Kernel drivers of systems on a chip, what they take and how they group. */
enum SocIommuFamily {
    EXYNOS("exynos-sysmmu", Grouping.EACH_ALONE, "samsung,exynos-sysmmu"),
    QCOM("qcom-iommu", Grouping.EACH_ALONE, "qcom,msm-iommu-v1", "qcom,msm-iommu-v2"),
    MSM("msm_iommu", Grouping.EACH_ALONE, "qcom,apq8064-iommu"),
    MEDIATEK(
            "mtk-iommu",
            Grouping.BY_REGION,
            "mediatek,mt2712-m4u",
            "mediatek,mt6779-m4u",
            "mediatek,mt6795-m4u",
            "mediatek,mt8167-m4u",
            "mediatek,mt8173-m4u",
            "mediatek,mt8183-m4u",
            "mediatek,mt8186-iommu-mm",
            "mediatek,mt8188-iommu-infra",
            "mediatek,mt8188-iommu-vdo",
            "mediatek,mt8188-iommu-vpp",
            "mediatek,mt8192-m4u",
            "mediatek,mt8195-iommu-infra",
            "mediatek,mt8195-iommu-vdo",
            "mediatek,mt8195-iommu-vpp",
            "mediatek,mt8365-m4u"),
    MEDIATEK_V1("mtk-iommu-v1", Grouping.EACH_ALONE, "mediatek,mt2701-m4u"),
    ROCKCHIP("rk_iommu", Grouping.ALL_TOGETHER, "rockchip,iommu", "rockchip,rk3568-iommu"),
    SUN50I("sun50i-iommu", Grouping.ALL_TOGETHER, "allwinner,sun50i-h6-iommu", "allwinner,sun50i-h616-iommu"),
    RENESAS(
            "ipmmu-vmsa",
            Grouping.ALL_TOGETHER,
            "renesas,ipmmu-r8a774a1",
            "renesas,ipmmu-r8a774b1",
            "renesas,ipmmu-r8a774c0",
            "renesas,ipmmu-r8a774e1",
            "renesas,ipmmu-r8a7795",
            "renesas,ipmmu-r8a7796",
            "renesas,ipmmu-r8a77961",
            "renesas,ipmmu-r8a77965",
            "renesas,ipmmu-r8a77970",
            "renesas,ipmmu-r8a77980",
            "renesas,ipmmu-r8a77990",
            "renesas,ipmmu-r8a77995",
            "renesas,ipmmu-r8a779a0",
            "renesas,rcar-gen4-ipmmu-vmsa"),
    RENESAS_32_BIT("ipmmu-vmsa", Grouping.EACH_ALONE, "renesas,ipmmu-vmsa"),
    OMAP("omap-iommu", Grouping.ALL_TOGETHER, "ti,omap2-iommu", "ti,omap4-iommu", "ti,dra7-iommu", "ti,dra7-dsp-iommu"),
    SPREADTRUM("sprd-iommu", Grouping.ALL_TOGETHER, "sprd,iommu-v1"),
    VERISILICON("vsi-iommu", Grouping.ALL_TOGETHER, "verisilicon,iommu-1.2"),
    APPLE("apple-dart", Grouping.BY_STREAM, "apple,t8103-dart", "apple,t8110-dart", "apple,t6000-dart");

    private final String driver;
    private final Grouping grouping;
    private final List<String> compatibles;

    /** Which devices of one instance share a group. */
    enum Grouping {
        /** Each device has its own. */
        EACH_ALONE,
        /** All devices of the instance share one. */
        ALL_TOGETHER,
        /** Devices that see the same region of addresses share one, even behind two instances. */
        BY_REGION,
        /** Devices with a stream in common share one. */
        BY_STREAM
    }

    SocIommuFamily(String driver, Grouping grouping, String... compatibles) {
        this.driver = driver;
        this.grouping = grouping;
        this.compatibles = List.of(compatibles);
    }

    String driver() {
        return driver;
    }

    Grouping grouping() {
        return grouping;
    }

    List<String> compatibles() {
        return compatibles;
    }

    /** {@return whether the driver answers that it keeps DMA coherent, for every device or for none} */
    CacheCoherency coherency() {
        return this == QCOM ? CacheCoherency.COHERENT : CacheCoherency.NOT_COHERENT;
    }

    /**
     * {@return whether the driver reserves no addresses, for any device} mtk-iommu and apple-dart reserve some; whether vsi-iommu does
     * was not read.
     */
    boolean reservesNothing() {
        return this != MEDIATEK && this != APPLE && this != VERISILICON;
    }

    /** {@return whether kernels of a generation have the driver; without it nothing is translated} */
    boolean isIn(KernelRules rules) {
        return this != VERISILICON || rules.has(KernelChange.VERISILICON_IOMMU);
    }

    /** {@return the family of an instance: by its node in the tree where that is known, else by its driver} */
    static Optional<SocIommuFamily> of(IommuInstance instance, Firmware firmware) {
        Optional<DeviceTreeNode> node = TreeNodes.of(instance, firmware);
        return Arrays.stream(values())
                .filter(family -> family.driver.equals(instance.driver()))
                .filter(family ->
                        node.map(its -> its.isCompatible(family.compatibles)).orElse(true))
                .findFirst();
    }
}
