package dev.dmaowner.driver.tegra.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.driver.tegra.provider.Board.OrdinaryDriver;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedDomainTest {

    private static final String TK1 = "tegra124-jetson-tk1.dtb";
    private static final String TX1 = "tegra210-p2371-2180.dtb";
    private static final String TX2 = "tegra186-p2771-0000.dtb";
    private static final String DC0 = "54200000.dc";
    private static final String DC1 = "54240000.dc";
    private static final String VIC = "54340000.vic";
    private static final String HOST = "50000000.host1x";
    private static final DmaOwner USER = new DmaOwner.User("/dev/vfio/1", 1);

    private static DefaultDomainType untouched(OwnershipRules rules) {
        return rules.has(KernelChange.TEGRA_IDENTITY_DOMAIN) ? DefaultDomainType.IDENTITY : DefaultDomainType.UNKNOWN;
    }

    @Test
    @Tag("R-182")
    @Tag("R-180")
    void displayAndCompositorOfTegra124ShareOneNamedGroup() throws IOException {
        Board board = Board.of(TK1, OwnershipRules.LINUX_6_12);
        assertEquals(List.of(DC0, DC1, VIC), board.membersWith(VIC));
        assertEquals(
                Optional.of("drm"),
                board.machine()
                        .host()
                        .readText(
                                "/sys/kernel/iommu_groups/" + board.groupOf(VIC).id() + "/name"));
        assertEquals(List.of(HOST), board.membersWith(HOST));
        assertEquals(Optional.empty(), board.groupOf(HOST).name());
    }

    @Test
    @Tag("R-182")
    void theCompositorOfTegra210IsInAGroupOfItsOwn() throws IOException {
        Board board = Board.of(TX1, OwnershipRules.LINUX_6_12);
        assertEquals(List.of(DC0, DC1), board.membersWith(DC0));
        assertEquals(Optional.of("display"), board.groupOf(DC0).name());
        assertEquals(List.of(VIC), board.membersWith(VIC));
        assertEquals(Optional.empty(), board.groupOf(VIC).name());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERIES_V2")
    @Tag("R-249")
    void clientsCountAsUsersAndAttachOneDomainForAll(OwnershipRules rules) throws IOException {
        Board board = Board.of(TK1, rules);
        assertTrue(board.drmIsBound());
        assertEquals(new Ownership.PrivateDomain(3), board.groupOf(DC0).ownership());
        assertEquals(new Ownership.PrivateDomain(1), board.groupOf(HOST).ownership());
        assertNotSame(
                board.groupOf(DC0).attached().orElseThrow(),
                board.groupOf(HOST).attached().orElseThrow());
        Board.DRIVERS.forEach(
                driver -> assertEquals(DmaManagement.BY_CORE, driver.dmaManagement(rules), driver.description()::name));
    }

    @Test
    @Tag("R-249")
    void theDriversThatAttachADomainSaySo() {
        assertEquals(
                Set.of("tegra-host1x", "tegra-dc", "tegra-gr2d", "tegra-gr3d", "tegra-vic", "tegra-nvdec"),
                Board.DRIVERS.stream()
                        .filter(Driver::attachesOwnDomain)
                        .map(driver -> driver.description().name())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERIES_V2")
    @Tag("R-251")
    void aClientThatLeavesTakesTheSharedDomainOffAndOneThatReturnsPutsItBack(OwnershipRules rules) throws IOException {
        Board board = Board.of(TK1, rules);
        GroupOwnership group = board.groupOf(DC0);
        assertEquals(Optional.empty(), board.unbind("tegra-vic", VIC));
        assertEquals(new Ownership.DmaApi(2), group.ownership());
        assertEquals(untouched(rules), group.currentType());
        assertFalse(board.drmIsThere());
        assertEquals(Optional.empty(), board.bind("tegra-vic", VIC));
        assertEquals(new Ownership.PrivateDomain(3), group.ownership());
        assertTrue(board.drmIsBound());
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LINUX_3_6", "SERIES_V2"})
    void aGroupWithoutClientsCanBeClaimedAndThenRefusesThem(OwnershipRules rules) throws IOException {
        Board board = Board.of(TK1, rules);
        GroupOwnership group = board.groupOf(DC0);
        board.unbind("tegra-vic", VIC);
        board.unbind("tegra-dc", DC0);
        board.unbind("tegra-dc", DC1);
        assertEquals(new Ownership.Unowned(), group.ownership());
        try (var claim = group.claim(USER).value().orElseThrow()) {
            assertTrue(claim.isHeld());
            assertEquals(Optional.of(Errno.EBUSY), board.bind("tegra-dc", DC0));
        }
        assertEquals(Optional.empty(), board.bind("tegra-dc", DC0));
    }

    private static TreeByHand tegra30() throws IOException {
        return TreeByHand.chip("tegra30", 12)
                .node("/host1x@50000000/dc@54200000", "nvidia,tegra30-dc", 1)
                .node("/host1x@50000000/gr3d@54180000", "nvidia,tegra30-gr3d", 9, 10)
                .node("/host1x@50000000/hdmi@54280000", "nvidia,tegra30-hdmi")
                .disabled("/host1x@50000000/hdmi@54280000");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LINUX_3_6", "SERIES_V2"})
    @Tag("R-250")
    void aFurtherDriverOfTheGroupIsRefusedWhileTheSharedDomainIsAttached(OwnershipRules rules) throws IOException {
        Board board = Board.of(
                tegra30().node("/late@60000000", "test,late", 2).build(),
                rules,
                new OrdinaryDriver("late", "test,late"));
        assertEquals(Optional.empty(), board.driverOf("60000000.late"));
        assertEquals(Optional.of(Errno.EBUSY), board.bind("late", "60000000.late"));
        assertEquals(
                Optional.of(Errno.EPERM),
                board.groupOf("54200000.dc").claim(USER).refusal().map(why -> why.errno()));
        board.unbind("tegra-dc", "54200000.dc");
        assertEquals(Optional.empty(), board.bind("late", "60000000.late"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-252")
    void theDefaultDomainIsNoneUntilItIsAnIdentity(OwnershipRules rules) throws IOException {
        Board board = Board.of(TK1, rules);
        assertEquals(untouched(rules), board.groupOf(HOST).type());
        assertEquals(
                Optional.of(untouched(rules).word()),
                board.machine()
                        .host()
                        .readText("/sys/kernel/iommu_groups/"
                                + board.groupOf(HOST).id() + "/type"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERIES_V2")
    @Tag("R-253")
    void anEngineWithoutAGroupKeepsTheLogicalDeviceFromItsDriver(OwnershipRules rules) throws IOException {
        for (String engine : List.of("gr2d", "gr3d")) {
            Board board = Board.of(
                    TreeByHand.chip("tegra30", 12)
                            .node("/host1x@50000000/dc@54200000", "nvidia,tegra30-dc", 1)
                            .node("/host1x@50000000/" + engine + "@54140000", "nvidia,tegra30-" + engine)
                            .build(),
                    rules);
            assertTrue(board.drmIsThere());
            assertFalse(board.drmIsBound());
            assertEquals(new Ownership.DmaApi(1), board.groupOf("54200000.dc").ownership());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERIES_V2")
    @Tag("R-253")
    void aDisplayControllerWithoutAGroupIsTolerated(OwnershipRules rules) throws IOException {
        Board board = Board.of(
                TreeByHand.chip("tegra30", 12)
                        .node("/host1x@50000000/dc@54200000", "nvidia,tegra30-dc")
                        .node("/host1x@50000000/gr2d@54140000", "nvidia,tegra30-gr2d", 4)
                        .build(),
                rules);
        assertTrue(board.drmIsBound());
        assertEquals(
                new Ownership.PrivateDomain(1), board.groupOf("54140000.gr2d").ownership());
    }

    @ParameterizedTest
    @EnumSource
    @Tag("R-254")
    void tegra20UsesNoPrivateDomain(OwnershipRules rules) throws IOException {
        Board board = Board.of(
                TreeByHand.chip("tegra20", 12)
                        .node("/host1x@50000000/dc@54200000", "nvidia,tegra20-dc", 1)
                        .build(),
                rules);
        assertTrue(board.drmIsBound());
        assertEquals(new Ownership.DmaApi(1), board.groupOf("54200000.dc").ownership());
        assertEquals(untouched(rules), board.groupOf("54200000.dc").currentType());
        assertEquals(untouched(rules), board.groupOf(HOST).currentType());
    }

    @Test
    void aHostOf32BitsAttachesNoDomainOfItsOwnYetItsClientsShareOne() throws IOException {
        Board board = Board.of(tegra30().build(), OwnershipRules.LINUX_6_1);
        assertEquals(new Ownership.DmaApi(1), board.groupOf(HOST).ownership());
        assertEquals(List.of("54200000.dc", "54180000.gr3d"), board.membersWith("54200000.dc"));
        assertEquals(
                new Ownership.PrivateDomain(2), board.groupOf("54200000.dc").ownership());
    }

    @Test
    void theLogicalDeviceWaitsForItsLastPart() throws IOException {
        Board board = Board.of(
                tegra30()
                        .node("/host1x@50000000/gr2d@54140000", "nvidia,tegra114-dsi")
                        .build(),
                OwnershipRules.LINUX_6_12);
        assertTrue(board.drmIsThere());
        board.unbind("tegra-dsi", "54140000.gr2d");
        assertFalse(board.drmIsThere());
        assertEquals(new Ownership.DmaApi(2), board.groupOf("54200000.dc").ownership());
    }

    @Test
    void underTheProposalClientsShareAClaim() throws IOException {
        Board board = Board.of(TK1, OwnershipRules.SERIES_V2);
        GroupOwnership group = board.groupOf(DC0);
        assertEquals(new Ownership.PrivateDomain(3), group.ownership());
        Refusal refusal = group.claim(USER).refusal().orElseThrow();
        assertEquals(Errno.EBUSY, refusal.errno());
        assertEquals(Optional.of("drivers with a private domain"), refusal.heldBy(), "a claim that names no driver");
        board.unbind("tegra-dc", DC1);
        assertEquals(new Ownership.Unowned(), group.ownership());
        assertEquals(untouched(OwnershipRules.SERIES_V2), group.currentType());
        assertEquals(Optional.empty(), board.bind("tegra-dc", DC1));
        assertEquals(new Ownership.PrivateDomain(3), group.ownership());
    }

    @Test
    void underTheProposalTheFourDriversManageDmaThemselves() {
        List<String> managing = Board.DRIVERS.stream()
                .filter(driver -> driver.dmaManagement(OwnershipRules.SERIES_V2) == DmaManagement.BY_DRIVER)
                .map(driver -> driver.description().name())
                .toList();
        assertEquals(List.of("tegra-dc", "tegra-gr2d", "tegra-gr3d", "tegra-vic"), managing);
    }

    @Test
    void underTheProposalAnOrdinaryDriverOfTheGroupIsRefusedOnceItsGroupIsKnown() throws IOException {
        Board board = Board.of(
                tegra30().node("/late@60000000", "test,late", 2).build(),
                OwnershipRules.SERIES_V2,
                new OrdinaryDriver("late", "test,late"));
        // The proposal asks before the device joins, so that a first bind finds no group to ask.
        assertEquals(Optional.of("late"), board.driverOf("60000000.late"));
        board.unbind("late", "60000000.late");
        assertEquals(
                new Ownership.PrivateDomain(2), board.groupOf("60000000.late").ownership());
        assertEquals(Optional.of(Errno.EBUSY), board.bind("late", "60000000.late"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LINUX_3_6", "SERIES_V2"})
    void theTwoGroupsOfTegra210ShareOneDomainAndOneCanBeTakenAlone(OwnershipRules rules) throws IOException {
        Board board = Board.of(TX1, rules);
        GroupOwnership display = board.groupOf(DC0);
        GroupOwnership vic = board.groupOf(VIC);
        assertEquals(new Ownership.PrivateDomain(2), display.ownership());
        assertEquals(new Ownership.PrivateDomain(1), vic.ownership());
        assertSame(display.attached().orElseThrow(), vic.attached().orElseThrow());
        assertEquals(
                List.of(0, 1, 2),
                List.of(
                        board.groupOf(HOST).id().number(),
                        display.id().number(),
                        vic.id().number()));
        board.unbind("tegra-vic", VIC);
        assertTrue(vic.claim(USER).isDone());
        assertEquals(new Ownership.DmaApi(2), display.ownership());
        assertEquals(Optional.of(Errno.EBUSY), board.bind("tegra-vic", VIC));
        assertFalse(board.drmIsThere());
        assertEquals(Optional.of(Errno.EPERM), display.claim(USER).refusal().map(why -> why.errno()));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERIES_V2")
    void unbindingHost1xTakesItsChildrenAndItsDomainAway(OwnershipRules rules) throws IOException {
        Board board = Board.of(TK1, rules);
        GroupOwnership group = board.groupOf(HOST);
        assertEquals(Optional.empty(), board.unbind("tegra-host1x", HOST));
        assertEquals(new Ownership.Unowned(), group.ownership());
        assertEquals(untouched(rules), group.currentType());
        assertTrue(board.machine().device(Board.device(DC0)).isEmpty());
        assertEquals(Optional.empty(), board.bind("tegra-host1x", HOST));
        assertEquals(new Ownership.PrivateDomain(3), board.groupOf(DC0).ownership());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERIES_V2")
    void behindAnSmmuOfArmsTheClientsStayWithTheDmaApi(OwnershipRules rules) throws IOException {
        Board board = Board.of(TX2, rules);
        assertTrue(board.drmIsBound());
        assertEquals(3, board.membersWith("15200000.display").size());
        assertEquals(new Ownership.DmaApi(3), board.groupOf("15200000.display").ownership());
        assertEquals(new Ownership.DmaApi(1), board.groupOf("15340000.vic").ownership());
    }

    @Test
    void underTheProposalClientsThatStayWithTheDmaApiSaySo() throws IOException {
        Board board = Board.of(TX2, OwnershipRules.SERIES_V2);
        assertEquals(new Ownership.DmaApi(3), board.groupOf("15200000.display").ownership());
        board.unbind("tegra-vic", "15340000.vic");
        assertEquals(new Ownership.Unowned(), board.groupOf("15200000.display").ownership());
    }
}
