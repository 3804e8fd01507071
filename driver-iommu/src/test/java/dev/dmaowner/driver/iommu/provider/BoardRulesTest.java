package dev.dmaowner.driver.iommu.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.ReservedRegion.Kind;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.CacheCoherency;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.JoinAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IOMMU drivers group and refuse devices by properties in the device tree. */
class BoardRulesTest {

    private static final HandMadeDevice A = SmallTree.at("a", "/a");
    private static final HandMadeDevice B = SmallTree.at("b", "/b");

    private static JoinFacts facts(JoinAnswer answer) {
        if (answer instanceof JoinAnswer.OnItsOwn alone) {
            return alone.facts();
        }
        return assertInstanceOf(JoinAnswer.ByBusRule.class, answer).facts();
    }

    private static CacheCoherency coherency(JoinAnswer answer) {
        return facts(answer).coherency();
    }

    private static DeviceId companion(JoinAnswer answer) {
        return assertInstanceOf(JoinAnswer.WithGroupOf.class, answer).device();
    }

    @Test
    void anSmmuIsAsCoherentAsItsNodeSays() throws IOException {
        HandMadeView plain = SmallTree.of("acme,x").iommu("arm,smmu-v3").behind(new ArmSmmuV3(), "arm-smmu-v3");
        HandMadeView coherent =
                SmallTree.of("acme,x").iommu("arm,smmu-v3", "dma-coherent").behind(new ArmSmmuV3(), "arm-smmu-v3");
        assertEquals(CacheCoherency.NOT_COHERENT, coherency(plain.ask(A, 1)));
        assertEquals(CacheCoherency.COHERENT, coherency(coherent.ask(A, 1)));
    }

    @Test
    void aCoherentDeviceNeedsNoCoherentSmmuOfVersionTwoSinceALaterKernel() throws IOException {
        HandMadeView view = SmallTree.of("acme,x")
                .iommu("arm,mmu-500")
                .device("a", "acme,a", "dma-coherent")
                .device("b", "acme,b")
                .behind(new ArmSmmu(), "arm-smmu");
        assertEquals(CacheCoherency.COHERENT, coherency(view.ask(A, 1)));
        assertEquals(CacheCoherency.NOT_COHERENT, coherency(view.ask(B, 2)));
        assertEquals(
                CacheCoherency.NOT_COHERENT,
                coherency(view.under(OwnershipRules.LINUX_6_1).ask(A, 1)));
    }

    @ParameterizedTest
    @CsvSource({"rk_iommu, NOT_COHERENT", "qcom-iommu, COHERENT", "exynos-sysmmu, NOT_COHERENT"})
    void whatADriverOfAChipAnswersHoldsForAllItsDevices(String driver, CacheCoherency answered) throws IOException {
        HandMadeView view = SmallTree.of("acme,x").behind(new SocIommu(), driver);
        assertEquals(answered, coherency(view.ask(A, 1)));
    }

    @Test
    void aMemoryRegionThatIsSeenWhereItIsIsADirectMapping() throws IOException {
        HandMadeView view = SmallTree.of("acme,x")
                .iommu("arm,smmu-v3")
                .deviceWithRegion("a", 0x1000)
                .behind(new ArmSmmuV3(), "arm-smmu-v3");
        assertEquals(DirectMapping.REQUIRED, facts(view.ask(A, 1)).directMapping());
        assertEquals(DirectMapping.NONE, facts(view.ask(B, 2)).directMapping());
        view.under(OwnershipRules.LINUX_6_1);
        assertEquals(DirectMapping.NONE, facts(view.ask(A, 1)).directMapping());
    }

    @Test
    void aMemoryRegionThatIsSeenElsewhereIsNoDirectMapping() throws IOException {
        HandMadeView view = SmallTree.of("acme,x")
                .iommu("arm,smmu-v3")
                .deviceWithRegion("a", 0x2000)
                .behind(new ArmSmmuV3(), "arm-smmu-v3");
        assertEquals(DirectMapping.NONE, facts(view.ask(A, 1)).directMapping());
    }

    @Test
    void anSmmuReservesItsWindowForMessagesAndWhatTheTreeNames() throws IOException {
        ReservedRegion messages = new ReservedRegion(0x800_0000, 0x80f_ffff, Kind.MSI);
        for (IommuDriver driver : List.of(new ArmSmmu(), new ArmSmmuV3())) {
            HandMadeView direct =
                    SmallTree.of("acme,x").deviceWithRegion("a", 0x1000).behind(driver, driver.name());
            assertEquals(
                    Optional.of(List.of(new ReservedRegion(0x1000, 0x10ff, Kind.DIRECT), messages)),
                    direct.reservedRegions(A, 1));
            assertEquals(Optional.of(List.of(messages)), direct.reservedRegions(B, 2));
            assertEquals(
                    Optional.of(List.of(messages)),
                    direct.under(OwnershipRules.LINUX_6_1).reservedRegions(A, 1));
            HandMadeView elsewhere =
                    SmallTree.of("acme,x").deviceWithRegion("a", 0x2000).behind(driver, driver.name());
            assertEquals(
                    Optional.of(List.of(new ReservedRegion(0x2000, 0x20ff, Kind.RESERVED), messages)),
                    elsewhere.reservedRegions(A, 1));
        }
    }

    @ParameterizedTest
    @CsvSource({"rk_iommu, true", "exynos-sysmmu, true", "mtk-iommu, false", "apple-dart, false", "vsi-iommu, false"})
    void whatADriverOfAChipReservesIsNothingOrNotKnown(String driver, boolean nothing) throws IOException {
        HandMadeView view = SmallTree.of("acme,x").behind(new SocIommu(), driver);
        assertEquals(nothing ? Optional.of(List.of()) : Optional.empty(), view.reservedRegions(A, 1));
    }

    @Test
    void aDisplayOfQualcommsHasAnIdentityDomainBehindAnSmmuOfQualcomms() throws IOException {
        HandMadeView view = SmallTree.of("qcom,sm8250")
                .iommu("qcom,sm8250-smmu-500")
                .device("a", "qcom,sm8250-mdss")
                .device("b", "qcom,sm8250-sdhci")
                .behind(new ArmSmmu(), "arm-smmu");
        assertEquals(DefaultDomainType.IDENTITY, view.defaultDomain(A, 1));
        assertEquals(DefaultDomainType.DMA, view.defaultDomain(B, 2));
        HandMadeView other = SmallTree.of("acme,x")
                .iommu("arm,mmu-500")
                .device("a", "qcom,sm8250-mdss")
                .behind(new ArmSmmu(), "arm-smmu");
        assertEquals(DefaultDomainType.DMA, other.defaultDomain(A, 1));
    }

    @Test
    void aDisplayThatALaterKernelKnowsHasAnIdentityDomainFromThenOn() throws IOException {
        HandMadeView view = SmallTree.of("qcom,sm8150")
                .iommu("qcom,sm8150-smmu-500")
                .device("a", "qcom,sm8150-mdss")
                .device("b", "qcom,sm6115-mdss")
                .behind(new ArmSmmu(), "arm-smmu");
        assertEquals(DefaultDomainType.IDENTITY, view.defaultDomain(A, 1));
        assertEquals(DefaultDomainType.DMA, view.defaultDomain(B, 1));
        assertEquals(
                DefaultDomainType.IDENTITY, view.under(OwnershipRules.LINUX_7_3).defaultDomain(B, 1));
        assertEquals(DefaultDomainType.DMA, view.under(OwnershipRules.LINUX_6_1).defaultDomain(A, 1));
    }

    @Test
    void renesasPermitsFewDevices() throws IOException {
        HandMadeView view =
                SmallTree.of("renesas,r8a77965").iommu("renesas,ipmmu-r8a77965").behind(new SocIommu(), "ipmmu-vmsa");
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(HandMadeDevice.platform("ee160000.mmc"), 1));
        assertInstanceOf(JoinAnswer.NotTranslated.class, view.ask(HandMadeDevice.platform("e6800000.ethernet"), 2));
        HandMadeDevice function = HandMadeDevice.pci("0000:01:00.0", 0x020000);
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(function, 3));
        assertInstanceOf(
                JoinAnswer.NotTranslated.class,
                view.under(OwnershipRules.LINUX_6_1).ask(function, 3));
    }

    @Test
    void renesasPermitsNoDeviceOnAChipWithADefectAndEachOnOldChips() throws IOException {
        HandMadeDevice mmc = HandMadeDevice.platform("ee140000.mmc");
        HandMadeView defect =
                SmallTree.of("renesas,r8a7796").iommu("renesas,ipmmu-r8a7796").behind(new SocIommu(), "ipmmu-vmsa");
        assertInstanceOf(JoinAnswer.NotTranslated.class, defect.ask(mmc, 1));
        HandMadeView old =
                SmallTree.of("renesas,r8a7790").iommu("renesas,ipmmu-vmsa").behind(new SocIommu(), "ipmmu-vmsa");
        old.joined(B, 0, List.of(List.of(1)));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, old.ask(A, 2));
    }

    @ParameterizedTest
    @CsvSource({
        "mt8192-m4u, 13, 9, 10, 13, 1",
        "mt8186-iommu-mm, 14, 3, 14, 13, 2",
        "mt8195-iommu-vdo, 18, 0, 1, 18, 2",
        "mt8188-iommu-vpp, 24, 2, 3, 24, 1"
    })
    void mediatekGroupsByRegion(String chip, int larb, int port, int same, int otherLarb, int other)
            throws IOException {
        HandMadeView view = SmallTree.of("acme,x").iommu("mediatek," + chip).behind(new SocIommu(), "mtk-iommu");
        view.joined(A, 0, List.of(List.of(larb << 5 | port)));
        assertEquals(A.id(), companion(view.ask(B, larb << 5 | same)));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(B, otherLarb << 5 | other));
    }

    @Test
    void mediatekRefusesPortsOfTwoArbitersAndPortsWithoutARegion() throws IOException {
        HandMadeView view =
                SmallTree.of("acme,x").iommu("mediatek,mt8195-iommu-vdo").behind(new SocIommu(), "mtk-iommu");
        assertEquals(Errno.EINVAL, refusal(view.ask(A, 0x80, 0xa0)));
        assertEquals(Errno.EINVAL, refusal(view.ask(A, 18 << 5 | 4)));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(A, 0x80, 0x81));
    }

    private static Errno refusal(JoinAnswer answer) {
        return assertInstanceOf(JoinAnswer.Refused.class, answer).why().errno();
    }

    @Test
    void mediatekWentByTheWindowToMemoryBefore() throws IOException {
        HandMadeView view = SmallTree.of("acme,x")
                .iommu("mediatek,mt8192-m4u")
                .deviceWithWindow("a", 1, 0, 1, 0)
                .deviceWithWindow("b", 2, 0x4000_0000, 0, 0x400_0000)
                .behind(new SocIommu(), "mtk-iommu")
                .under(OwnershipRules.LINUX_6_1);
        HandMadeDevice video = SmallTree.at("a", "/a-bus/a");
        HandMadeDevice camera = SmallTree.at("b", "/b-bus/b");
        view.joined(video, 0, List.of(List.of(1)));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(camera, 1));
        view.joined(camera, 1, List.of(List.of(1)));
        assertEquals(camera.id(), companion(view.ask(SmallTree.at("c", "/b-bus/b"), 2)));
    }

    @Test
    void usbPortsOfMediatekHaveABankOfTheirOwn() throws IOException {
        HandMadeView view =
                SmallTree.of("acme,x").iommu("mediatek,mt8195-iommu-infra").behind(new SocIommu(), "mtk-iommu");
        view.joined(A, 0, List.of(List.of(20)));
        assertEquals(A.id(), companion(view.ask(B, 31)));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(B, 16));
    }

    @Test
    @Tag("N-014")
    void aRiscvIommuLeavesPciFunctionsToTheirBusAndOthersAloneWhereThereIsADriver() throws IOException {
        HandMadeView view = SmallTree.of("acme,x").iommu("riscv,iommu").behind(new RiscvIommu(), "riscv-iommu");
        view.under(OwnershipRules.LINUX_6_18).joined(A, 0, List.of(List.of(7)));
        JoinAnswer answer = view.ask(B, 7);
        assertInstanceOf(JoinAnswer.OnItsOwn.class, answer);
        assertEquals(CacheCoherency.NOT_COHERENT, coherency(answer));
        HandMadeDevice function = HandMadeDevice.pci("0000:01:00.0", 0x020000);
        assertInstanceOf(JoinAnswer.ByBusRule.class, view.ask(function, 0x100));
        assertInstanceOf(
                JoinAnswer.NotTranslated.class,
                view.under(OwnershipRules.LINUX_6_12).ask(B, 7));
    }

    @Test
    @Tag("N-029")
    void anInstanceOfVerisiliconHasOneGroupWhereThereIsADriver() throws IOException {
        HandMadeView view =
                SmallTree.of("acme,x").iommu("verisilicon,iommu-1.2").behind(new SocIommu(), "vsi-iommu");
        view.joined(A, 0, List.of(List.of(0)));
        assertEquals(A.id(), companion(view.under(OwnershipRules.LINUX_7_3).ask(B, 0)));
        assertInstanceOf(
                JoinAnswer.NotTranslated.class,
                view.under(OwnershipRules.LINUX_6_18).ask(B, 0));
    }
}
