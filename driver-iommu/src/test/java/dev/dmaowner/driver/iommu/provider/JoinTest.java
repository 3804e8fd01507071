package dev.dmaowner.driver.iommu.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JoinTest {

    private static final HandMadeDevice A = HandMadeDevice.platform("a.dma");
    private static final HandMadeDevice B = HandMadeDevice.platform("b.dma");
    private static final HandMadeDevice C = HandMadeDevice.platform("c.dma");
    private static final HandMadeDevice NIC = HandMadeDevice.pci("0000:01:00.0", 0x020000);

    private static HandMadeView behind(IommuDriver driver, String instanceDriver) {
        IommuInstance instance = new IommuInstance(
                instanceDriver,
                "iommu",
                Optional.of(new FirmwareNode.TreeNode("/iommu")),
                Joining.WHEN_CONFIGURED,
                DefaultDomainType.DMA);
        return new HandMadeView(driver, instance, Firmware.NONE);
    }

    private static HandMadeView behind(IommuDriver driver) {
        return behind(driver, driver.name());
    }

    private static Errno errno(JoinAnswer answer) {
        return assertInstanceOf(JoinAnswer.Refused.class, answer).why().errno();
    }

    private static DeviceId companion(JoinAnswer answer) {
        return assertInstanceOf(JoinAnswer.WithGroupOf.class, answer).device();
    }

    @Test
    @Tag("R-177")
    void aStreamIdThatAnotherDeviceHasIsRefusedByAnSmmuV3() {
        HandMadeView view = behind(new ArmSmmuV3());
        view.joined(A, 0, List.of(List.of(7)));
        JoinAnswer answer = view.ask(B, 8, 7);
        assertEquals(Errno.EINVAL, errno(answer));
        assertEquals(
                Optional.of("platform/a.dma"),
                ((JoinAnswer.Refused) answer).why().heldBy());
    }

    @Test
    @Tag("R-178")
    void theSameStreamIdTwiceInOneDeviceIsTolerated() {
        assertInstanceOf(JoinAnswer.OnItsOwn.class, behind(new ArmSmmuV3()).ask(A, 7, 7));
    }

    @Test
    @Tag("R-179")
    void aPlatformDeviceBehindAnSmmuV3HasItsOwnGroup() {
        HandMadeView view = behind(new ArmSmmuV3());
        view.joined(A, 0, List.of(List.of(7)));
        JoinAnswer.OnItsOwn answer = assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(B, 8));
        assertEquals(Optional.empty(), answer.groupName());
    }

    @Test
    @Tag("R-223")
    void aPlatformDeviceWithoutATranslationServiceIsNotIsolated() {
        JoinAnswer.OnItsOwn answer = assertInstanceOf(
                JoinAnswer.OnItsOwn.class, behind(new ArmSmmuV3()).ask(A, 7));
        assertEquals(InterruptIsolation.NOT_ISOLATED, answer.facts().interrupts());
        JoinAnswer.ByBusRule pci = assertInstanceOf(
                JoinAnswer.ByBusRule.class, behind(new ArmSmmuV3()).ask(NIC, 8));
        assertEquals(InterruptIsolation.ISOLATED, pci.facts().interrupts());
    }

    @Test
    @Tag("R-259")
    void theSecondFunctionBehindOneAliasIsRefusedByAnSmmuV3() {
        HandMadeView view = behind(new ArmSmmuV3());
        assertInstanceOf(JoinAnswer.ByBusRule.class, view.ask(NIC, 0x208, 0x200));
        view.joined(NIC, 0, List.of(List.of(0x208), List.of(0x200)));
        assertEquals(Errno.EINVAL, errno(view.ask(HandMadeDevice.pci("0000:02:02.0", 0x020000), 0x210, 0x200)));
    }

    @Test
    void whatFirmwareGivesNoIdIsNotTranslatedByAnSmmu() {
        assertInstanceOf(JoinAnswer.NotTranslated.class, behind(new ArmSmmuV3()).ask(A));
        assertInstanceOf(JoinAnswer.NotTranslated.class, behind(new ArmSmmu()).ask(A));
        assertInstanceOf(JoinAnswer.NotTranslated.class, behind(new SocIommu()).ask(A));
    }

    @Test
    @Tag("R-181")
    void anIdThatAnEntryCoversEntirelySharesItsGroup() {
        HandMadeView view = behind(new ArmSmmu());
        view.joined(A, 4, List.of(List.of(0x10, 0xf)));
        assertEquals(A.id(), companion(view.askWith(B, List.of(List.of(0x13, 0x3)))));
        assertEquals(A.id(), companion(view.ask(B, 0x1f)));
        assertInstanceOf(JoinAnswer.ByBusRule.class, view.ask(B, 0x20));
    }

    @Test
    @Tag("R-181")
    void anIdThatOverlapsAnEntryInPartIsRefused() {
        HandMadeView view = behind(new ArmSmmu());
        view.joined(A, 4, List.of(List.of(0x10, 0x3)));
        assertEquals(Errno.EINVAL, errno(view.askWith(B, List.of(List.of(0x10, 0xf)))));
        assertEquals(Errno.EINVAL, errno(view.askWith(B, List.of(List.of(0x10, 0x6)))));
        assertInstanceOf(JoinAnswer.ByBusRule.class, view.askWith(B, List.of(List.of(0x20, 0xf))));
    }

    @Test
    void theLastEntryDecidesOnTheGroupBehindAnSmmu() {
        HandMadeView view = behind(new ArmSmmu());
        view.joined(A, 4, List.of(List.of(1)));
        assertEquals(A.id(), companion(view.ask(B, 2, 1)));
        assertInstanceOf(JoinAnswer.ByBusRule.class, view.ask(B, 1, 2));
    }

    @Test
    void entriesOfTwoGroupsAreRefusedByAnSmmu() {
        HandMadeView view = behind(new ArmSmmu());
        view.joined(A, 4, List.of(List.of(1)));
        view.joined(B, 5, List.of(List.of(2)));
        assertEquals(Errno.EINVAL, errno(view.ask(C, 1, 2)));
        assertEquals(B.id(), companion(view.ask(C, 2)));
    }

    @Test
    void aGroupThatWasForgottenIsNoLongerFoundThroughItsEntry() {
        HandMadeView view = behind(new ArmSmmu());
        view.joined(A, 4, List.of(List.of(1)));
        view.joined(B, 5, List.of(List.of(1), List.of(2)));
        assertEquals(B.id(), companion(view.ask(C, 1)));
    }

    @Test
    void anSmmuHasNoMoreEntriesThanTheArchitectureAllows() {
        HandMadeView view = behind(new ArmSmmu());
        for (int id = 0; id < 255; id++) {
            view.joined(HandMadeDevice.platform(id + ".dma"), id, List.of(List.of(id)));
        }
        assertEquals(Errno.ENOSPC, errno(view.ask(A, 255)));
        assertEquals("7.dma", companion(view.ask(A, 7)).name());
    }

    @Test
    void aPciFunctionWithoutACompanionBehindAnSmmuFollowsItsBus() {
        HandMadeView view = behind(new ArmSmmu());
        assertInstanceOf(JoinAnswer.ByBusRule.class, view.ask(NIC, 3));
        view.joined(A, 4, List.of(List.of(3)));
        assertEquals(A.id(), companion(view.ask(NIC, 3)));
    }

    @Test
    void devicesOfAnIommuWithASingleGroupShareIt() {
        HandMadeView view = behind(new SocIommu(), "rk_iommu");
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(A, 0));
        view.joined(A, 0, List.of(List.of(0)));
        assertEquals(A.id(), companion(view.ask(B, 1)));
    }

    @Test
    void devicesOfAnExynosIommuDoNotShare() {
        HandMadeView view = behind(new SocIommu(), "exynos-sysmmu");
        view.joined(A, 0, List.of(List.of(0)));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(B, 0));
    }

    @Test
    void devicesOfADartShareByStream() {
        HandMadeView view = behind(new SocIommu(), "apple-dart");
        view.joined(A, 0, List.of(List.of(1)));
        view.joined(B, 1, List.of(List.of(2)));
        assertEquals(A.id(), companion(view.ask(C, 3, 1)));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(C, 3));
        assertEquals(Errno.EINVAL, errno(view.ask(C, 1, 2)));
    }

    @Test
    void aFunctionWhoseDmaArrivesUnderABridgesIdIsNoEndpointOfAVirtioIommu() {
        HandMadeView view = behind(new VirtioIommu());
        assertEquals(Errno.ENOENT, errno(view.ask(NIC, 0x208, 0x200)));
        assertInstanceOf(JoinAnswer.ByBusRule.class, view.ask(NIC, 0x208));
        assertInstanceOf(JoinAnswer.OnItsOwn.class, view.ask(A, 5));
    }

    @Test
    void aVirtioIommuDoesNotTranslateItself() {
        HandMadeDevice itself =
                new HandMadeDevice(new DeviceId("pci", "iommu"), Optional.empty(), Optional.empty(), "");
        assertInstanceOf(
                JoinAnswer.NotTranslated.class, behind(new VirtioIommu()).ask(itself));
    }

    @Test
    void intelLeavesPciFunctionsToTheirBusAndOthersAlone() {
        HandMadeView view = behind(new IntelIommu());
        assertEquals(new JoinAnswer.ByBusRule(JoinFacts.ORDINARY), view.ask(NIC));
        assertInstanceOf(JoinAnswer.NotTranslated.class, view.ask(A));
    }

    @Test
    void amdDoesNotTranslateItsOwnFunction() {
        HandMadeView view = behind(new AmdIommu());
        assertInstanceOf(JoinAnswer.NotTranslated.class, view.ask(HandMadeDevice.pci("0000:00:01.0", 0x080600)));
        assertEquals(new JoinAnswer.ByBusRule(JoinFacts.ORDINARY), view.ask(NIC));
        assertInstanceOf(JoinAnswer.NotTranslated.class, view.ask(A));
    }
}
