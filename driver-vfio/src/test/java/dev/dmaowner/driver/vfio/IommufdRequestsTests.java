package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.Board.ask;
import static dev.dmaowner.driver.vfio.Board.errno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The requests of iommufd, and PASIDs at attaching. */
class IommufdRequestsTests {

    private static final String PCI = "pci/a";
    private static final String SIBLING = "pci/b";
    private static final String PLATFORM = "platform/c";
    /** The group of the PCI devices; the platform bus comes before the PCI bus. */
    private static final String GROUP = "vfio/1";

    private final Board board = board(OwnershipRules.LINUX_7_3);
    private final OpenNode iommufd = board.open("iommu");

    private static Board board(OwnershipRules rules) {
        Board board = Board.with(rules)
                .device(PCI, "x")
                .device(SIBLING, "x")
                .device(PLATFORM, "y")
                .parameter("vfio", "device_cdev", "1")
                .parameter("vfio_platform", "reset_required", "0")
                .build();
        board.vfio(PCI, SIBLING, PLATFORM);
        return board;
    }

    private static OpenNode cdev(Board board, int number) {
        return board.open("vfio/devices/vfio" + number);
    }

    /** Send a request that is written as a line; words that are numbers become numbers. */
    private static NodeAnswer say(OpenNode file, String line) {
        String[] words = line.split(" ");
        Argument[] arguments = Arrays.stream(words)
                .skip(1)
                .map(word -> word.matches("\\d+") ? new Argument.Number(Long.parseLong(word)) : new Argument.Text(word))
                .toArray(Argument[]::new);
        return ask(file, words[0], arguments);
    }

    /** The errno of each line, or the number that it gave. */
    private static List<String> answers(OpenNode file, String... lines) {
        return Arrays.stream(lines)
                .map(line -> say(file, line))
                .map(answer -> answer instanceof NodeAnswer.Done done ? Long.toString(done.value()) : errno(answer))
                .toList();
    }

    /** A device's file that is bound as object 1; object 2 is an address space, object 3 a page table for PASIDs. */
    private OpenNode bound(int number) {
        OpenNode device = cdev(board, number);
        assertEquals("ok", errno(ask(device, "bind_iommufd", iommufd)));
        assertEquals(List.of("2", "3"), answers(iommufd, "ioas_alloc", "hwpt_alloc 1 2 8"));
        return device;
    }

    @Test
    void whatIsInUseIsNotDestroyed() {
        assertEquals(
                List.of("ENOENT", "1", "0", "ENOENT", "EFAULT", "ENOTTY"),
                answers(iommufd, "destroy 0", "ioas_alloc", "destroy 1", "destroy 1", "destroy", "nonsense"));
        OpenNode device = bound(0);
        assertEquals(List.of("EBUSY", "EBUSY"), answers(iommufd, "destroy 1", "destroy 2"), "device, space of a table");
        assertEquals("ok", errno(say(device, "attach_ioas 3")));
        assertEquals(List.of("EBUSY"), answers(iommufd, "destroy 3"), "attached");
        assertEquals("ok", errno(say(device, "detach_ioas")));
        assertEquals(List.of("0", "0", "EBUSY"), answers(iommufd, "destroy 3", "destroy 2", "destroy 1"));
        device.close();
        assertEquals(List.of("ENOENT"), answers(iommufd, "destroy 1"));
    }

    @Test
    void vfiosOwnRequestsNeedAnAddressSpace() {
        assertEquals(
                List.of("0", "1", "0", "1", "ENODEV", "ENODEV", "ENODEV", "ENODEV", "EINVAL", "ENODEV"),
                answers(
                        iommufd,
                        "get_api_version",
                        "check_extension 3",
                        "check_extension 6",
                        "check_extension 9",
                        "set_iommu 3",
                        "map_dma",
                        "unmap_dma",
                        "get_info",
                        "set_iommu 6",
                        "vfio_ioas_get"));
        assertEquals(
                List.of("ENOENT", "1", "1", "1", "0", "0", "0", "ENODEV", "1", "0", "ENODEV"),
                answers(
                        iommufd,
                        "vfio_ioas_set 1",
                        "ioas_alloc",
                        "vfio_ioas_set 1",
                        "vfio_ioas_get",
                        "set_iommu",
                        "map_dma",
                        "vfio_ioas_clear",
                        "vfio_ioas_get",
                        "vfio_ioas_set 1",
                        "destroy 1",
                        "vfio_ioas_get"));
    }

    @Test
    void groupUsesTheAddressSpaceOfVfiosOwnRequests() {
        OpenNode group = board.open(GROUP);
        assertEquals("ok", errno(ask(group, "set_container", iommufd)));
        assertEquals(List.of("1", "0"), answers(iommufd, "vfio_ioas_get", "vfio_ioas_clear"));
        assertEquals("ENODEV", errno(ask(group, "get_device", "a")));
        assertEquals(List.of("1"), answers(iommufd, "vfio_ioas_set 1"));
        assertEquals("ok", errno(ask(group, "get_device", "a")));
    }

    @Test
    void pageTableThatUserspaceMadeIsAttachedAndOutlivesItsAttachment() {
        OpenNode device = bound(0);
        assertEquals(List.of("4"), answers(iommufd, "hwpt_alloc 1 2"));
        assertEquals(List.of("4", "0"), answers(device, "attach_ioas 4", "detach_ioas"));
        assertEquals(List.of("4"), answers(device, "attach_ioas 4"));
        assertEquals(List.of("5"), answers(device, "attach_ioas 2"), "an address space makes a table of its own");
        assertEquals(
                List.of("ENOENT", "EINVAL", "EOPNOTSUPP", "EFAULT"),
                answers(iommufd, "hwpt_alloc 2 2", "hwpt_alloc 1 1", "hwpt_alloc 1 2 16", "hwpt_alloc 1"));
    }

    @Test
    void infoIsThereOnceTheDeviceIsBound() {
        OpenNode device = cdev(board, 0);
        assertEquals("EINVAL", errno(say(device, "get_info")));
        assertEquals("ok", errno(ask(device, "bind_iommufd", iommufd)));
        assertEquals("ok", errno(say(device, "get_info")));
        assertEquals("ok", errno(say(Board.device(board.ready(0), "c"), "get_info")));
    }

    @Test
    @Tag("N-037")
    void theStructureOfABindIsTestedBeforeAnythingElse() {
        OpenNode device = cdev(board, 0);
        Argument none = new Argument.NoFile();
        Argument file = new Argument.File(iommufd);
        assertEquals("EINVAL", bind(device, file, "argsz=15", "tail=1"));
        assertEquals("E2BIG", bind(device, file, "tail=1", "flags=2"));
        assertEquals("EINVAL", bind(device, none, "tail=0"));
        assertEquals("EINVAL", bind(device, file, "flags=2"));
        assertEquals("EFAULT", bind(device, file, "flags=1"), "a bad pointer");
        assertEquals("EFAULT", bind(device, file, "nonsense=1"));
        String token = "vf_token=5a5a5a5a-0000-0000-0000-000000000001";
        assertEquals("EINVAL", bind(device, file, token), "not a virtual function");
        assertEquals("EINVAL", bind(cdev(board, 2), file, "flags=1"), "vfio-platform knows no tokens");
        OpenNode group = board.open(GROUP);
        assertEquals("EBUSY", bind(device, file, token), "the group is asked before the token");
        group.close();
        assertEquals("ok", bind(device, file, "tail=0", "argsz=24"));
        assertEquals("EINVAL", bind(device, file));
    }

    private static String bind(OpenNode device, Argument file, String... options) {
        Argument[] arguments = new Argument[options.length + 1];
        arguments[0] = file;
        for (int i = 0; i < options.length; i++) {
            arguments[i + 1] = new Argument.Text(options[i]);
        }
        return errno(ask(device, "bind_iommufd", arguments));
    }

    @ParameterizedTest
    @EnumSource(
            value = OwnershipRules.class,
            names = {"LINUX_6_12", "LINUX_6_18", "LINUX_7_3"})
    @Tag("N-023")
    void pasidsAreAttachedFrom615On(OwnershipRules rules) {
        Board other = board(rules);
        OpenNode file = other.open("iommu");
        OpenNode device = cdev(other, 0);
        assertEquals("ok", errno(ask(device, "bind_iommufd", file)));
        boolean known = rules != OwnershipRules.LINUX_6_12;
        assertEquals(
                known ? List.of("2", "3", "3", "0") : List.of("2", "EOPNOTSUPP", "EINVAL", "EINVAL"),
                Stream.concat(
                                answers(file, "ioas_alloc", "hwpt_alloc 1 2 8").stream(),
                                answers(device, "attach_ioas " + (known ? 3 : 2) + " pasid=7", "detach_ioas 7")
                                        .stream())
                        .toList());
        assertEquals("EINVAL", errno(say(device, "attach_ioas 2 flags=2")));
    }

    @Test
    @Tag("N-039")
    void theStructureOfAnAttachmentIsTestedInTheKernelsOrder() {
        OpenNode device = bound(0);
        assertEquals(
                List.of("EINVAL", "EINVAL", "EINVAL", "3"),
                answers(
                        device,
                        "attach_ioas 3 argsz=11",
                        "attach_ioas 3 flags=2",
                        "attach_ioas 3 pasid=7 argsz=15",
                        "attach_ioas 3 pasid=7 argsz=16"));
        assertEquals(
                List.of("EINVAL", "EINVAL", "EINVAL", "0"),
                answers(
                        device,
                        "detach_ioas argsz=7",
                        "detach_ioas flags=2",
                        "detach_ioas pasid=7 argsz=11",
                        "detach_ioas pasid=7 argsz=12"));
        OpenNode platform = cdev(board, 2);
        assertEquals("ok", errno(ask(platform, "bind_iommufd", iommufd)));
        assertEquals(
                List.of("EINVAL", "EOPNOTSUPP", "EOPNOTSUPP"),
                answers(
                        platform,
                        "attach_ioas 2 pasid=7 argsz=11",
                        "attach_ioas 2 pasid=7 argsz=12",
                        "detach_ioas pasid=7 argsz=8"));
    }

    @Test
    @Tag("N-040")
    void pasidTakesATableThatWasMadeForPasidsAndThenTheDeviceItselfTakesNoOther() {
        OpenNode device = bound(0);
        assertEquals(List.of("EINVAL", "3"), answers(device, "attach_ioas 2 7", "attach_ioas 3 7"));
        assertEquals(
                List.of("EINVAL", "3", "EINVAL"), answers(device, "attach_ioas 2", "attach_ioas 3", "attach_ioas 2"));
        assertEquals(List.of("0"), answers(device, "detach_ioas"));
        assertEquals(List.of("EINVAL"), answers(device, "attach_ioas 2"), "the PASID is still attached");
        assertEquals(List.of("0", "0", "4"), answers(device, "detach_ioas 7", "detach_ioas 7", "attach_ioas 2"));
        assertEquals(List.of("EINVAL"), answers(device, "attach_ioas 3 7"), "the device has another kind of table");
    }

    @Test
    @Tag("N-041")
    void pasidZeroIsTheDeviceItselfBehindTheFilesBack() {
        OpenNode device = bound(0);
        assertEquals(
                List.of("4", "EBUSY", "0", "EBUSY", "0", "4"),
                answers(
                        device,
                        "attach_ioas 2 0",
                        "attach_ioas 2",
                        "detach_ioas",
                        "attach_ioas 2",
                        "detach_ioas 0",
                        "attach_ioas 2"));
        assertEquals(List.of("EBUSY"), answers(device, "attach_ioas 2 0"));
    }

    @Test
    void closingTheFileDetachesItsPasids() {
        OpenNode device = bound(0);
        assertEquals(List.of("3"), answers(device, "attach_ioas 3 7"));
        assertEquals(List.of("EBUSY"), answers(iommufd, "destroy 3"));
        device.close();
        assertEquals(List.of("0"), answers(iommufd, "destroy 3"));
    }

    @Test
    void siblingsShareOneTableForEachPasid() {
        OpenNode device = bound(0);
        OpenNode sibling = cdev(board, 1);
        assertEquals("ok", errno(ask(sibling, "bind_iommufd", iommufd)));
        assertEquals(List.of("5"), answers(iommufd, "hwpt_alloc 1 2 8"));
        assertEquals(List.of("3"), answers(device, "attach_ioas 3 7"));
        assertEquals(
                List.of("EINVAL", "3", "5"), answers(sibling, "attach_ioas 5 7", "attach_ioas 3 7", "attach_ioas 5 8"));
        device.close();
        assertEquals(List.of("EBUSY"), answers(iommufd, "destroy 3"), "the sibling still has it");
        sibling.close();
        assertEquals(List.of("0", "0"), answers(iommufd, "destroy 3", "destroy 5"));
    }

    @Test
    void everyFileKnowsTheRequestsThatItLists() {
        OpenNode group = board.open(GROUP);
        for (OpenNode file : List.of(iommufd, board.open("vfio/vfio"), group, cdev(board, 0))) {
            assertFalse(file.requests().isEmpty(), file.path());
            for (String request : file.requests()) {
                String verb = request.split(" ")[0];
                String reason =
                        ask(file, verb).refusal().map(why -> why.reason()).orElse("");
                assertFalse(reason.contains("has no request"), file.path() + " lists " + verb);
            }
        }
    }
}
