package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.Board.ask;
import static dev.dmaowner.driver.vfio.Board.device;
import static dev.dmaowner.driver.vfio.Board.errno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.ownership.PrivateDomain;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Character devices and iommufd, on a machine with a and b in one group and c in another. */
class CharacterDeviceTests {

    private static final String A = "pci/a";
    private static final String B = "pci/b";
    private static final String C = "pci/c";
    private static final String CDEV = "/sys/module/vfio/parameters/device_cdev";

    private static Board.Builder devices(OwnershipRules rules) {
        return Board.with(rules).device(A, "x").device(B, "x").device(C, "y");
    }

    private static Board board() {
        return devices(OwnershipRules.LINUX_6_12)
                .parameter("vfio", "device_cdev", "1")
                .build();
    }

    private static OpenNode cdev(Board board, int number) {
        return board.open("vfio/devices/vfio" + number);
    }

    private static NodeAnswer bind(OpenNode device, OpenNode iommufd) {
        return ask(device, "bind_iommufd", iommufd);
    }

    private static NodeAnswer attach(OpenNode device, OpenNode iommufd) {
        return ask(device, "attach_ioas", iommufd);
    }

    private static int claims(Board board, int group) {
        return board.group(group).ownership() instanceof Ownership.Owned owned ? owned.claims() : 0;
    }

    @Test
    @Tag("R-232")
    void aFileThatIsNotBoundAnswersNothing() {
        Board board = board();
        board.vfio(A);
        OpenNode device = cdev(board, 0);
        OpenNode iommufd = board.open("iommu");
        assertEquals("EINVAL", errno(attach(device, iommufd)));
        assertEquals("EINVAL", errno(ask(device, "detach_ioas")));
        assertEquals("EINVAL", errno(ask(device, "reset")));
        assertEquals("ok", errno(bind(device, iommufd)));
        assertEquals("ok", errno(attach(device, iommufd)));
        assertEquals("ok", errno(ask(device, "detach_ioas")));
        assertEquals("ok", errno(ask(device, "detach_ioas")), "also without anything attached");
        assertEquals("ENOTTY", errno(ask(device, "no_such_request")));
    }

    @Test
    @Tag("R-233")
    void aKernelDriverInTheGroupRefusesTheBinding() {
        Board board = board();
        board.vfio(A);
        board.bind(B, "kdma");
        OpenNode device = cdev(board, 0);
        OpenNode iommufd = board.open("iommu");
        assertEquals("EPERM", errno(bind(device, iommufd)));
        board.unbind(B);
        assertEquals("ok", errno(bind(device, iommufd)));
    }

    @Test
    @Tag("R-234")
    void aDeviceIsBoundOnceThroughWhicheverFile() {
        Board board = board();
        board.vfio(A);
        OpenNode first = cdev(board, 0);
        OpenNode second = cdev(board, 0);
        OpenNode iommufd = board.open("iommu");
        assertEquals("ok", errno(bind(first, iommufd)));
        assertEquals("EINVAL", errno(bind(first, iommufd)));
        assertEquals("EINVAL", errno(bind(second, iommufd)));
        assertEquals("EINVAL", errno(bind(second, board.open("iommu"))));
        first.close();
        assertEquals("ok", errno(bind(second, iommufd)));
    }

    @Test
    @Tag("R-235")
    void aBoundDeviceAndAnOpenGroupExcludeEachOther() {
        Board board = board();
        board.vfio(A, B);
        OpenNode device = cdev(board, 0);
        OpenNode iommufd = board.open("iommu");
        OpenNode group = board.open("vfio/0");
        assertEquals("EBUSY", errno(bind(device, iommufd)));
        group.close();
        assertEquals("ok", errno(bind(device, iommufd)));
        assertEquals("EBUSY", errno(board.tryOpen("vfio/0")));
        device.close();
        assertEquals("ok", errno(board.tryOpen("vfio/0")));
    }

    @Test
    @Tag("R-236")
    void aGroupBelongsToOneIommufd() {
        Board board = board();
        board.vfio(A, B);
        OpenNode iommufd = board.open("iommu");
        assertEquals("ok", errno(bind(cdev(board, 0), iommufd)));
        OpenNode sibling = cdev(board, 1);
        assertEquals("EPERM", errno(bind(sibling, board.open("iommu"))));
        assertEquals("ok", errno(bind(sibling, iommufd)));
        assertEquals(2, claims(board, 0));
    }

    @Test
    @Tag("R-237")
    void onlyACharacterDeviceIsBoundAndOnlyToAnIommufd() {
        Board board = board();
        board.vfio(A, C);
        OpenNode iommufd = board.open("iommu");
        assertEquals("EINVAL", errno(bind(device(board.ready(0), "a"), iommufd)));
        OpenNode device = cdev(board, 1);
        OpenNode closed = board.open("iommu");
        closed.close();
        assertEquals("EBADF", errno(bind(device, closed)));
        assertEquals("EBADFD", errno(bind(device, board.open("vfio/vfio"))));
        assertEquals("EINVAL", errno(ask(device, "bind_iommufd", new Argument.NoFile())));
        assertEquals("EFAULT", errno(ask(device, "bind_iommufd")));
        assertEquals("ok", errno(bind(device, iommufd)));
    }

    @Test
    @Tag("R-238")
    void aGroupWithAnIommufdClaimsWhenADeviceIsOpened() {
        Board board = board();
        board.vfio(A);
        board.bind(B, "kdma");
        OpenNode group = board.open("vfio/0");
        assertEquals("ok", errno(ask(group, "set_container", board.open("iommu"))));
        assertEquals(new NodeAnswer.Done(3), ask(group, "status"));
        assertEquals("EPERM", errno(ask(group, "get_device", "a")));
        assertInstanceOf(Ownership.DmaApi.class, board.group(0).ownership());
        board.unbind(B);
        assertEquals("ok", errno(ask(group, "get_device", "a")));
        assertEquals(1, claims(board, 0));
        assertEquals("EBUSY", errno(board.bind(B, "kdma")));
    }

    @Test
    @Tag("R-239")
    void anIommufdIsUnsetUnderAnOpenDeviceWhichKeepsTheClaim() {
        Board board = board();
        board.vfio(A);
        OpenNode group = board.open("vfio/0");
        ask(group, "set_container", board.open("iommu"));
        OpenNode device = device(group, "a");
        assertEquals("ok", errno(ask(group, "unset_container")));
        assertEquals(1, claims(board, 0));
        assertEquals("EPERM", errno(ask(group, "set_container", board.open("vfio/vfio"))));
        device.close();
        assertEquals(0, claims(board, 0));
    }

    @Test
    void twoDevicesOfAGroupWithAnIommufdShareItsAddressSpace() {
        Board board = board();
        board.vfio(A, B);
        OpenNode group = board.open("vfio/0");
        ask(group, "set_container", board.open("iommu"));
        OpenNode first = device(group, "a");
        OpenNode second = device(group, "b");
        assertEquals(2, claims(board, 0));
        first.close();
        second.close();
        assertInstanceOf(Ownership.Unowned.class, board.group(0).ownership());
    }

    @Test
    @Tag("R-240")
    void anUnbindingTakesTheNodeAwayAndWaitsForItsFiles() {
        Board board = board();
        board.vfio(A);
        OpenNode bound = cdev(board, 0);
        OpenNode idle = cdev(board, 0);
        OpenNode iommufd = board.open("iommu");
        bind(bound, iommufd);
        WriteAnswer.Waiting waiting = assertInstanceOf(WriteAnswer.Waiting.class, board.unbind(A));
        assertEquals(List.of(), board.nodes("vfio/devices"));
        assertEquals("ENOENT", errno(board.tryOpen("vfio/devices/vfio0")));
        assertEquals("ok", errno(attach(bound, iommufd)));
        bound.close();
        assertTrue(waiting.pending().answer().isEmpty());
        assertEquals("ok", errno(bind(idle, iommufd)), "a file that was open binds even now");
        idle.close();
        assertEquals(WriteAnswer.DONE, waiting.pending().answer().orElseThrow());
        assertInstanceOf(Ownership.Unowned.class, board.group(0).ownership());
    }

    @Test
    void aDeviceThatIsLeavingKeepsItsNumber() {
        Board board = board();
        board.vfio(A);
        OpenNode held = cdev(board, 0);
        board.unbind(A);
        board.vfio(B);
        assertEquals(List.of("vfio1"), board.nodes("vfio/devices"));
        held.close();
        board.vfio(C);
        assertEquals(List.of("vfio0", "vfio1"), board.nodes("vfio/devices"));
    }

    @Test
    @Tag("R-241")
    void theLastBoundFileLetsKernelDriversInAgain() {
        Board board = board();
        board.vfio(A);
        OpenNode device = cdev(board, 0);
        bind(device, board.open("iommu"));
        assertEquals("EBUSY", errno(board.bind(B, "kdma")));
        assertEquals("EINVAL", errno(board.probe(B)));
        device.close();
        assertEquals("ok", errno(board.bind(B, "kdma")));
    }

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    @Tag("R-242")
    void aStockKernelHasNeitherCharacterDevicesNorIommufd(OwnershipRules rules) {
        Board board = devices(rules).build();
        board.vfio(A);
        assertEquals("ENOENT", errno(board.tryOpen("iommu")));
        assertEquals("ENOENT", errno(board.tryOpen("vfio/devices/vfio0")));
        boolean canHaveThem = rules.has(KernelChange.VFIO_CHARACTER_DEVICES);
        assertEquals(canHaveThem, board.host().exists(CDEV));
        board.host().write(CDEV, "Y\n");
        assertEquals(canHaveThem ? "ok" : "ENOENT", errno(board.tryOpen("iommu")));
        assertEquals(canHaveThem ? "ok" : "ENOENT", errno(board.tryOpen("vfio/devices/vfio0")));
    }

    @Test
    void theClassDeviceLeadsToTheNode() throws IOException {
        Board board = board();
        String directory = "/sys/bus/pci/devices/a/vfio-dev";
        assertFalse(board.host().exists(directory));
        board.vfio(C, A);
        assertEquals(List.of("vfio1"), board.host().list(directory));
        assertEquals(
                "DEVNAME=vfio/devices/vfio1",
                board.host().readText(directory + "/vfio1/uevent").orElseThrow());
        cdev(board, 1);
        board.unbind(A);
        assertFalse(board.host().exists(directory), "an unbinding that waits has taken it away");
    }

    @Test
    void aSecondAddressSpaceReplacesTheFirstOfTheSameDeviceOnly() {
        Board board = board();
        board.vfio(A, B);
        OpenNode iommufd = board.open("iommu");
        OpenNode first = cdev(board, 0);
        OpenNode second = cdev(board, 1);
        bind(first, iommufd);
        bind(second, iommufd);
        NodeAnswer attached = attach(first, iommufd);
        assertEquals("ok", errno(attached));
        assertEquals("EINVAL", errno(attach(second, iommufd)));
        assertEquals("ok", errno(attach(first, iommufd)));
        assertEquals("ok", errno(ask(first, "detach_ioas")));
        assertEquals("ok", errno(attach(second, iommufd)));
    }

    @Test
    void aSecondDeviceJoinsTheAddressSpaceOfTheFirst() {
        Board board = board();
        board.vfio(A, B);
        OpenNode iommufd = board.open("iommu");
        OpenNode first = cdev(board, 0);
        OpenNode second = cdev(board, 1);
        bind(first, iommufd);
        bind(second, iommufd);
        long space = assertInstanceOf(NodeAnswer.Done.class, ask(iommufd, "ioas_alloc"))
                .value();
        assertEquals("ok", errno(ask(first, "attach_ioas", space)));
        assertEquals("ok", errno(ask(second, "attach_ioas", space)));
        first.close();
        assertEquals("ok", errno(ask(second, "attach_ioas", space)), "the table is still that of the second");
        long other = assertInstanceOf(NodeAnswer.Done.class, ask(iommufd, "ioas_alloc"))
                .value();
        assertEquals("ok", errno(ask(second, "attach_ioas", other)), "alone, it may replace it");
    }

    @Test
    void idsAreTheLowestFreeOnesOfTheirOwnIommufd() {
        Board board = board();
        board.vfio(A);
        OpenNode bound = board.open("iommu");
        OpenNode other = board.open("iommu");
        OpenNode device = cdev(board, 0);
        assertEquals(new NodeAnswer.Done(1), bind(device, bound));
        assertEquals("EINVAL", errno(attach(device, other)), "1 there is an address space, here the device");
        assertEquals("ENOENT", errno(attach(device, other)), "2 is nothing here");
        assertEquals(new NodeAnswer.Done(3), attach(device, bound), "2 is the address space, 3 the page table");
        assertEquals("ok", errno(attach(device, other)), "3 is the page table here");
        ask(device, "detach_ioas");
        assertEquals(new NodeAnswer.Done(3), ask(bound, "ioas_alloc"), "the page table went with its last user");
    }

    @Test
    void aFreshAddressSpaceComesFirstEvenIfTheDeviceIsClosed() {
        Board board = board();
        board.vfio(A);
        OpenNode iommufd = board.open("iommu");
        OpenNode device = cdev(board, 0);
        device.close();
        assertEquals("EBADF", errno(attach(device, iommufd)));
        assertEquals(new NodeAnswer.Done(2), ask(iommufd, "ioas_alloc"));
    }

    @Test
    void aForeignDomainOnAClaimedGroupRefusesTheAttachment() {
        Board board = board();
        board.vfio(A);
        OpenNode iommufd = board.open("iommu");
        OpenNode device = cdev(board, 0);
        bind(device, iommufd);
        board.group(0).attach(new PrivateDomain("a test"));
        assertEquals("EBUSY", errno(attach(device, iommufd)));
        board.group(0).detach();
        assertEquals("ok", errno(attach(device, iommufd)));
    }

    @Test
    void interruptsThatAreNotIsolatedRefuseTheBindingUnlessAllowed() {
        Board board = devices(OwnershipRules.LINUX_6_12)
                .unsafe(B)
                .parameter("vfio", "device_cdev", "1")
                .build();
        board.vfio(A);
        OpenNode iommufd = board.open("iommu");
        OpenNode device = cdev(board, 0);
        assertEquals("EPERM", errno(bind(device, iommufd)), "one member spoils it for all");
        board.host().write("/sys/module/iommufd/parameters/allow_unsafe_interrupts", "1\n");
        assertEquals("ok", errno(bind(device, iommufd)));
    }

    @Test
    void anIommufdLivesOnWhileADeviceIsBoundToIt() {
        Board board = board();
        board.vfio(A);
        OpenNode iommufd = board.open("iommu");
        OpenNode device = cdev(board, 0);
        bind(device, iommufd);
        iommufd.close();
        assertEquals(1, claims(board, 0));
        assertEquals("EBADF", errno(attach(device, iommufd)));
        device.close();
        assertEquals(0, claims(board, 0));
    }
}
