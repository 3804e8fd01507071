package dev.dmaowner.host.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.KernelEvents;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.SystemCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel of this machine answers, on nodes that every machine has and that take none of the requests. */
class JnaSystemCallsTest {

    private static final String NODE = "/dev/null";

    private final SystemCalls calls = new JnaSystemCalls();
    private final Host host = LiveHost.thisMachine(RegisterAccess.NONE).withSystemCalls(calls);

    private OpenNode open() {
        return host.open(NODE).fold(node -> node, why -> {
            throw new AssertionError(why);
        });
    }

    private static Errno errno(NodeAnswer answer) {
        return answer.refusal().orElseThrow().errno();
    }

    @Test
    void isFoundAsService() {
        assertEquals(
                JnaSystemCalls.class,
                ServiceLoader.load(SystemCalls.class).findFirst().orElseThrow().getClass());
    }

    @Test
    void nodeOfAnotherKindTakesNoRequest() {
        try (OpenNode node = open()) {
            NodeAnswer answer = node.request(NodeRequest.of("status"));
            assertEquals(Errno.ENOTTY, errno(answer));
            assertEquals(
                    "the kernel answers the status of /dev/null: Inappropriate ioctl for device",
                    answer.refusal().orElseThrow().reason());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get_api_version", "set_iommu", "unset_container", "detach_ioas", "ioas_alloc"})
    void requestsWithoutArgumentsReachTheKernel(String verb) {
        try (OpenNode node = open()) {
            assertEquals(Errno.ENOTTY, errno(node.request(NodeRequest.of(verb))));
        }
    }

    @Test
    void requestsWithArgumentsReachTheKernel() {
        try (OpenNode node = open()) {
            assertEquals(
                    Errno.ENOTTY, errno(node.request(NodeRequest.of("get_device", new Argument.Text("0000:00:00.0")))));
            assertEquals(Errno.ENOTTY, errno(node.request(NodeRequest.of("destroy", new Argument.Number(1)))));
            for (String verb : new String[] {"set_container", "bind_iommufd", "attach_ioas"}) {
                assertEquals(Errno.ENOTTY, errno(node.request(NodeRequest.of(verb, new Argument.File(node)))), verb);
            }
        }
    }

    @Test
    void argumentOfAnotherKindIsABadAddress() {
        try (OpenNode node = open()) {
            assertEquals(Errno.EFAULT, errno(node.request(NodeRequest.of("get_device"))));
            assertEquals(Errno.EFAULT, errno(node.request(NodeRequest.of("set_container", new Argument.Number(3)))));
        }
    }

    @Test
    void requestThatIsNotKnownIsNotMade() {
        try (OpenNode node = open()) {
            assertEquals(Errno.EOPNOTSUPP, errno(node.request(NodeRequest.of("reset"))));
        }
    }

    @Test
    void closedNodeAnswersSo() {
        OpenNode node = open();
        node.close();
        node.close();
        assertEquals(Errno.EBADF, errno(node.request(NodeRequest.of("status"))));
    }

    @Test
    void nodeIsNoArgumentOnceItIsClosed() {
        OpenNode closed = open();
        closed.close();
        try (OpenNode node = open()) {
            assertEquals(Errno.EBADF, errno(node.request(NodeRequest.of("attach_ioas", new Argument.File(closed)))));
        }
    }

    @Test
    void missingNodeIsRefusedByTheKernel() {
        Outcome<OpenNode> outcome = calls.open(Path.of("/dev/vfio/no-such-group"), "/dev/vfio/no-such-group");
        assertEquals(Errno.ENOENT, outcome.refusal().orElseThrow().errno());
    }

    @Test
    void fileIsClosedInProgramsThatAreStarted() throws IOException {
        Path mine = Path.of("/proc/self/fdinfo");
        assumeTrue(Files.isDirectory(mine), "there is no /proc here");
        try (OpenNode node = open();
                Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            Path file = files.filter(each -> leadsTo(each, NODE))
                    .max((one, other) -> Integer.compare(number(one), number(other)))
                    .orElseThrow();
            String flags = Files.readString(mine.resolve(file.getFileName()))
                    .lines()
                    .filter(line -> line.startsWith("flags:"))
                    .findFirst()
                    .orElseThrow();
            assertTrue((Long.parseLong(flags.substring(6).strip(), 8) & 02000000) != 0, flags);
            assertEquals(NODE, node.path());
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString());
    }

    private static boolean leadsTo(Path link, String target) {
        try {
            return Files.readSymbolicLink(link).toString().equals(target);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void listeningEndsWithItsTime() throws IOException {
        try (KernelEvents events = listen()) {
            // Some other device of this machine can come meanwhile; what matters is that it returns.
            events.await(Duration.ofMillis(10));
        }
    }

    private KernelEvents listen() {
        try {
            return calls.listen();
        } catch (IOException e) {
            assumeTrue(false, "this machine lets nobody listen: " + e.getMessage());
            throw new AssertionError(e);
        }
    }
}
