package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.Board.ask;
import static dev.dmaowner.driver.vfio.Board.device;
import static dev.dmaowner.driver.vfio.Board.errno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.ownership.PrivateDomain;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The path through groups and containers, on a machine with the devices a and b in one group and c in another. */
class GroupFileTests {

    private static final String A = "pci/a";
    private static final String B = "pci/b";
    private static final String C = "pci/c";

    private static final NodeAnswer VIABLE = new NodeAnswer.Done(1);
    private static final NodeAnswer NOT_VIABLE = new NodeAnswer.Done(0);
    private static final NodeAnswer WITH_CONTAINER = new NodeAnswer.Done(3);

    private static Board board(OwnershipRules rules) {
        return Board.with(rules)
                .device(A, "x")
                .device(B, "x")
                .device(C, "y")
                .device("pci/lone", "-")
                .build();
    }

    @Test
    @Tag("R-244")
    void before519AGroupWithKernelDriversHasAContainerAndGivesNoDevice() {
        Board board = board(OwnershipRules.LINUX_3_6);
        board.vfio(A);
        board.bind(B, "kdma");
        OpenNode group = board.open("vfio/0");
        OpenNode container = board.open("vfio/vfio");

        assertEquals(NOT_VIABLE, ask(group, "status"));
        assertEquals("ok", errno(ask(group, "set_container", new Argument.File(container))));
        assertEquals(new NodeAnswer.Done(2), ask(group, "status"));
        assertEquals("ok", errno(ask(container, "set_iommu", new Argument.Number(3))));
        assertEquals("EINVAL", errno(ask(group, "get_device", new Argument.Text("a"))));

        board.unbind(B);

        assertEquals(WITH_CONTAINER, ask(group, "status"));
        assertInstanceOf(NodeAnswer.Opened.class, ask(group, "get_device", new Argument.Text("a")));
    }

    @Test
    @Tag("R-243")
    void before519AKernelDriverThatBindsWhileAContainerIsSetStopsTheKernel() {
        Board board = board(OwnershipRules.LINUX_3_6);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        ask(group, "set_container", new Argument.File(board.open("vfio/vfio")));

        assertEquals("EIO", errno(board.bind(B, "kdma")));
        assertEquals("ok", errno(board.bind(B, "vfio-pci")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-194")
    void aDeviceWithoutAGroupIsNotTaken(OwnershipRules rules) {
        Board board = board(rules);
        assertEquals("EINVAL", errno(board.bind("pci/lone", "vfio-pci")));
        assertEquals("ok", errno(board.probe("pci/lone")));
        assertTrue(board.driverOf("pci/lone").isEmpty());
        assertEquals("ok", errno(board.bind(A, "vfio-pci")), "one with a group is");
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-195")
    void theNodeIsThereFromTheFirstDeviceOfTheGroupToTheLast(OwnershipRules rules) {
        Board board = board(rules);
        assertEquals(List.of("vfio"), board.nodes("vfio"));
        board.vfio(A, B, C);
        assertEquals(List.of("0", "1", "vfio"), board.nodes("vfio"));
        board.unbind(A);
        assertEquals(List.of("0", "1", "vfio"), board.nodes("vfio"));
        board.unbind(B);
        assertEquals(List.of("1", "vfio"), board.nodes("vfio"));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-196")
    void aGroupWithAKernelDriverIsNotViableAndNotGivenOut(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        board.bind(B, "kdma");
        OpenNode group = board.open("vfio/0");
        assertEquals(NOT_VIABLE, ask(group, "status"));
        NodeAnswer refused = ask(group, "set_container", board.open("vfio/vfio"));
        assertEquals("EPERM", errno(refused));
        assertEquals(NOT_VIABLE, ask(group, "status"));
        assertEquals("EINVAL", errno(ask(group, "unset_container")), "no container was left behind");
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-197")
    void aGroupWhoseOtherDevicesManageDmaThemselvesIsViable(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        assertEquals(VIABLE, ask(group, "status"));
        board.bind(B, "managed");
        assertEquals(VIABLE, ask(group, "status"));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-198")
    void aGroupWithAContainerSaysSo(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        assertEquals("ok", errno(ask(group, "set_container", board.open("vfio/vfio"))));
        assertEquals(WITH_CONTAINER, ask(group, "status"));
        Ownership.Owned owned =
                assertInstanceOf(Ownership.Owned.class, board.group(0).ownership());
        assertEquals("the user of /dev/vfio/0", owned.owner().describe());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-199")
    void aStatusNeedsRoomForItsFlags(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        assertEquals("EINVAL", errno(ask(group, "status", 4)));
        assertEquals(VIABLE, ask(group, "status", 8));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-200")
    void aGroupIsOpenOnlyOnce(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        assertEquals("EBUSY", errno(board.tryOpen("vfio/0")));
        group.close();
        assertEquals("ok", errno(board.tryOpen("vfio/0")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-201")
    void aGroupHasOnlyOneContainer(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.ready(0);
        assertEquals("EINVAL", errno(ask(group, "set_container", board.open("vfio/vfio"))));
        assertEquals("ok", errno(ask(group, "unset_container")));
        assertEquals("ok", errno(ask(group, "set_container", board.open("vfio/vfio"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-202")
    void onlyAnOpenContainerServesAsOne(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A, C);
        OpenNode group = board.open("vfio/0");
        String other = rules == OwnershipRules.LINUX_6_1 ? "EINVAL" : "EBADFD";
        assertEquals(other, errno(ask(group, "set_container", board.open("vfio/1"))));
        OpenNode closed = board.open("vfio/vfio");
        closed.close();
        assertEquals("EBADF", errno(ask(group, "set_container", closed)));
        assertEquals("EBADF", errno(ask(group, "set_container", new Argument.NoFile())));
        assertEquals("EFAULT", errno(ask(group, "set_container")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-203")
    void anIommuIsSetOnceAndOnlyWhereThereIsAGroup(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode container = board.open("vfio/vfio");
        assertEquals("EINVAL", errno(ask(container, "set_iommu")));
        assertEquals("ok", errno(ask(board.open("vfio/0"), "set_container", container)));
        assertEquals("ENODEV", errno(ask(container, "set_iommu", 2)), "there is no such type");
        assertEquals("ok", errno(ask(container, "set_iommu", 3)));
        assertEquals("EINVAL", errno(ask(container, "set_iommu", 3)));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-204")
    void aDeviceIsHadFromAGroupThatIsSetUp(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        assertEquals("ENODEV", errno(ask(group, "get_device", "nobody")));
        assertEquals("ENODEV", errno(ask(group, "get_device", "b")), "not bound to vfio");
        assertEquals("EINVAL", errno(ask(group, "get_device", "a")), "no container");
        OpenNode container = board.open("vfio/vfio");
        ask(group, "set_container", container);
        assertEquals("EINVAL", errno(ask(group, "get_device", "a")), "no IOMMU");
        ask(container, "set_iommu");
        assertEquals("ok", errno(ask(group, "get_device", "a")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-205")
    void aContainerIsNotUnsetUnderAnOpenDevice(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.ready(0);
        OpenNode device = device(group, "a");
        assertEquals("EBUSY", errno(ask(group, "unset_container")));
        device.close();
        assertEquals("ok", errno(ask(group, "unset_container")));
        assertEquals("EINVAL", errno(ask(group, "unset_container")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-206")
    void aDeviceCanBeHadTwice(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.ready(0);
        OpenNode first = device(group, "a");
        OpenNode second = device(group, "a");
        assertNotSame(first, second);
        first.close();
        assertEquals("EBUSY", errno(ask(group, "unset_container")), "the second is open");
        assertEquals("EBADF", errno(ask(first, "reset")));
        assertEquals("ENOTTY", errno(ask(second, "no_such_request")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-207")
    void anUnknownRequestIsRefused(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        OpenNode container = board.open("vfio/vfio");
        assertEquals("ENOTTY", errno(ask(group, "no_such_request")));
        assertEquals("EINVAL", errno(ask(container, "no_such_request")));
        ask(group, "set_container", container);
        ask(container, "set_iommu");
        assertEquals("ENOTTY", errno(ask(container, "no_such_request")), "the IOMMU driver has answered");
        assertEquals(new NodeAnswer.Done(0), ask(container, "get_api_version"));
        assertEquals(new NodeAnswer.Done(1), ask(container, "check_extension", 3));
        assertEquals(new NodeAnswer.Done(0), ask(container, "check_extension", 2));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-208")
    void aContainerKeepsKernelDriversOut(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        assertEquals("ok", errno(board.bind(B, "kdma")), "an open group alone does not");
        board.unbind(B);
        ask(group, "set_container", board.open("vfio/vfio"));
        assertEquals("EBUSY", errno(board.bind(B, "kdma")));
        assertEquals("EINVAL", errno(board.probe(B)));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-209")
    void anUnsetContainerLetsThemInAgain(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.ready(0);
        assertEquals("ok", errno(ask(group, "unset_container")));
        assertEquals("ok", errno(board.bind(B, "kdma")));
        assertEquals(NOT_VIABLE, ask(group, "status"));
        assertEquals("EPERM", errno(ask(group, "set_container", board.open("vfio/vfio"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-210")
    void anOpenDeviceHoldsGroupAndClaim(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        OpenNode container = board.open("vfio/vfio");
        ask(group, "set_container", container);
        ask(container, "set_iommu");
        OpenNode device = device(group, "a");
        group.close();
        container.close();
        assertEquals("EBADF", errno(ask(group, "status")));
        assertEquals("EBUSY", errno(board.tryOpen("vfio/0")));
        assertEquals("EBUSY", errno(board.bind(B, "kdma")));
        device.close();
        assertEquals("ok", errno(board.bind(B, "kdma")));
        assertEquals(NOT_VIABLE, ask(board.open("vfio/0"), "status"));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-211")
    void anUnbindingWaitsForTheDeviceToBeClosed(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.ready(0);
        OpenNode first = device(group, "a");
        OpenNode second = device(group, "a");
        WriteAnswer.Waiting waiting = assertInstanceOf(WriteAnswer.Waiting.class, board.unbind(A));
        first.close();
        assertTrue(waiting.pending().answer().isEmpty());
        assertEquals(List.of("0", "vfio"), board.nodes("vfio"), "the group keeps its node");
        second.close();
        assertEquals(WriteAnswer.DONE, waiting.pending().answer().orElseThrow());
        assertEquals(List.of("vfio"), board.nodes("vfio"));
        assertInstanceOf(Ownership.Unowned.class, board.group(0).ownership());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-212")
    void aDeviceThatIsLeavingIsStillHadFromLinux61(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A, B);
        OpenNode group = board.ready(0);
        device(group, "a");
        board.unbind(A);
        String expected = rules == OwnershipRules.LINUX_6_1 ? "ok" : "ENODEV";
        assertEquals(expected, errno(ask(group, "get_device", "a")));
        assertEquals("ok", errno(ask(group, "get_device", "b")), "its neighbour is not leaving");
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-213")
    void anotherDeviceOfTheGroupLeavesAtOnce(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A, B);
        OpenNode device = device(board.ready(0), "a");
        WriteAnswer.Waiting waiting = assertInstanceOf(WriteAnswer.Waiting.class, board.unbind(A));
        assertEquals(WriteAnswer.DONE, board.unbind(B));
        assertTrue(waiting.pending().answer().isEmpty());
        device.close();
        assertTrue(waiting.pending().answer().isPresent());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-214")
    void theLastDeviceLeavesAtOnceAndTheClaimWithIt(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        board.ready(0);
        assertEquals(WriteAnswer.DONE, board.unbind(A));
        assertInstanceOf(Ownership.Unowned.class, board.group(0).ownership());
        assertEquals("ok", errno(board.bind(B, "kdma")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-214")
    void theLastButOneLeavesAtOnceAndTheClaimStays(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A, B);
        board.ready(0);
        assertEquals(WriteAnswer.DONE, board.unbind(A));
        assertInstanceOf(Ownership.Owned.class, board.group(0).ownership());
        assertEquals("EBUSY", errno(board.bind(A, "kdma")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-215")
    void aGroupFileThatSurvivesItsDevicesIsDead(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode dead = board.ready(0);
        board.unbind(A);
        assertDead(board, dead);
        board.vfio(A);
        assertDead(board, dead);
        OpenNode fresh = board.ready(0);
        assertEquals(WITH_CONTAINER, ask(fresh, "status"));
        dead.close();
        assertEquals("EBUSY", errno(board.tryOpen("vfio/0")), "closing the dead file does not close the new one");
    }

    private static void assertDead(Board board, OpenNode dead) {
        assertEquals("ENODEV", errno(ask(dead, "status")));
        assertEquals("ENODEV", errno(ask(dead, "set_container", board.open("vfio/vfio"))));
        assertEquals("ENODEV", errno(ask(dead, "get_device", "a")));
        assertEquals("EINVAL", errno(ask(dead, "unset_container")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-216")
    void aRemovalOfTheDeviceWaitsToo(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode device = device(board.ready(0), "a");
        WriteAnswer.Waiting waiting =
                assertInstanceOf(WriteAnswer.Waiting.class, board.machine().remove(DeviceId.parse(A)));
        device.close();
        assertEquals(WriteAnswer.DONE, waiting.pending().answer().orElseThrow());
        assertTrue(board.machine().device(DeviceId.parse(A)).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-217")
    void oneOfTwoGroupsLeavesAContainerAndTheOtherGoesOn(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A, C);
        OpenNode container = board.open("vfio/vfio");
        OpenNode first = board.open("vfio/0");
        OpenNode second = board.open("vfio/1");
        ask(first, "set_container", container);
        ask(container, "set_iommu");
        assertEquals("ok", errno(ask(second, "set_container", container)), "it joins under the IOMMU driver");
        assertEquals("ok", errno(ask(first, "unset_container")));
        assertEquals("ok", errno(ask(second, "get_device", "c")));
        assertInstanceOf(Ownership.Unowned.class, board.group(0).ownership());
        assertEquals("EINVAL", errno(ask(container, "set_iommu")), "the container has kept its IOMMU driver");
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-218")
    void anEmptiedContainerHasNoIommu(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode container = board.open("vfio/vfio");
        OpenNode group = board.open("vfio/0");
        ask(group, "set_container", container);
        ask(container, "set_iommu");
        ask(group, "unset_container");
        assertEquals("EINVAL", errno(ask(container, "set_iommu")));
        ask(group, "set_container", container);
        assertEquals("EINVAL", errno(ask(group, "get_device", "a")), "the IOMMU must be set again");
        assertEquals("ok", errno(ask(container, "set_iommu")));
        assertEquals("ok", errno(ask(group, "get_device", "a")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-219")
    void aForeignDomainHidesFromTheStatusAndRefusesTheClaim(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        board.group(0).attach(new PrivateDomain("a test"));
        assertEquals(VIABLE, ask(group, "status"));
        assertEquals("EBUSY", errno(ask(group, "set_container", board.open("vfio/vfio"))));
        board.group(0).detach();
        assertEquals("ok", errno(ask(group, "set_container", board.open("vfio/vfio"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    void aForeignDomainOnAClaimedGroupRefusesTheIommu(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A, C);
        OpenNode container = board.open("vfio/vfio");
        ask(board.open("vfio/0"), "set_container", container);
        ask(board.open("vfio/1"), "set_container", container);
        board.group(0).attach(new PrivateDomain("a test"));
        assertEquals("EBUSY", errno(ask(container, "set_iommu")));
        board.group(0).detach();
        assertEquals("ok", errno(ask(container, "set_iommu")), "the other group was left as it was");
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-220")
    void aForeignClaimIsSeenAndRefusesTheClaim(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        board.group(0).claim(new DmaOwner.KernelDriver("other"));
        assertEquals(NOT_VIABLE, ask(group, "status"));
        assertEquals("EPERM", errno(ask(group, "set_container", board.open("vfio/vfio"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-221")
    void driversThatManageDmaThemselvesBindInAnOwnedGroup(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        board.ready(0);
        assertEquals("ok", errno(board.bind(B, "managed")));
        board.unbind(B);
        assertEquals("ok", errno(board.bind(B, "vfio-pci")));
        board.unbind(B);
        assertEquals("EBUSY", errno(board.bind(B, "kdma")), "an ordinary one does not");
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-260")
    void aDriverOfAPortIsBoundAgainInAnOwnedGroupAndOneThatUsesDmaIsNot(OwnershipRules rules) {
        Board board = board(rules);
        board.bind(B, "managed");
        board.vfio(A);
        board.ready(0);
        board.unbind(B);
        assertEquals("EBUSY", errno(board.bind(B, "kdma")));
        assertEquals("ok", errno(board.bind(B, "managed")));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-123")
    void aKernelDriverOnABridgeOfTheGroupKeepsItFromUsersUntilItIsUnbound(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        board.bind(B, "kdma");
        OpenNode group = board.open("vfio/0");
        assertEquals("EPERM", errno(ask(group, "set_container", board.open("vfio/vfio"))));
        board.unbind(B);
        assertEquals("ok", errno(ask(group, "set_container", board.open("vfio/vfio"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINUX_6_1", "LINUX_6_12"})
    @Tag("R-222")
    void nobodyElseClaimsAnOwnedGroup(OwnershipRules rules) {
        Board board = board(rules);
        board.vfio(A);
        OpenNode group = board.ready(0);
        assertEquals("EPERM", errno(board.group(0).claim(new DmaOwner.KernelDriver("other"))));
        group.close();
        assertEquals("ok", errno(board.group(0).claim(new DmaOwner.KernelDriver("other"))));
    }

    @Test
    @Tag("R-223")
    void interruptsThatAreNotIsolatedRefuseTheIommuUnlessAllowed() {
        Board board =
                Board.with(OwnershipRules.LINUX_6_12).device(A, "x").unsafe(A).build();
        board.vfio(A);
        OpenNode container = board.open("vfio/vfio");
        ask(board.open("vfio/0"), "set_container", container);
        assertEquals("EPERM", errno(ask(container, "set_iommu")));
        String parameter = "/sys/module/vfio_iommu_type1/parameters/allow_unsafe_interrupts";
        assertEquals("EINVAL", errno(board.host().write(parameter, "perhaps\n")));
        assertEquals("ok", errno(board.host().write(parameter, "1\n")));
        assertEquals("ok", errno(ask(container, "set_iommu")));
    }

    @Test
    void theProposalAnswersBusyToAnyConflict() {
        Board board = board(OwnershipRules.SERIES_V2);
        board.vfio(A);
        board.bind(B, "kdma");
        OpenNode group = board.open("vfio/0");
        assertEquals(NOT_VIABLE, ask(group, "status"));
        assertEquals("EBUSY", errno(ask(group, "set_container", board.open("vfio/vfio"))));
        board.unbind(B);
        OpenNode container = board.open("vfio/vfio");
        assertEquals("ok", errno(ask(group, "set_container", container)));
        assertEquals("ok", errno(ask(container, "set_iommu")));
        assertEquals("EBUSY", errno(board.bind(B, "kdma")));
        assertEquals("ok", errno(ask(group, "unset_container")));
        assertInstanceOf(Ownership.Unowned.class, board.group(0).ownership());
    }

    @Test
    void aFileOfAnotherMachineIsNoContainerHere() {
        Board board = board(OwnershipRules.LINUX_6_12);
        board.vfio(A);
        OpenNode foreign = board(OwnershipRules.LINUX_6_12).open("vfio/vfio");
        assertEquals("EBADFD", errno(ask(board.open("vfio/0"), "set_container", foreign)));
    }
}
