package dev.dmaowner.app.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.OperationAnswer;
import dev.dmaowner.app.scenario.Operator;
import dev.dmaowner.app.source.MachineSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the drivers of a recorded board answer, beyond what the recording of the board asked of them. */
class BoardDriversTest {

    private static final Path BOARD = Path.of("src/test/resources/traces/soc-308");
    private static final String CLAIM = "write /sys/bus/platform/devices/c090000.dma8/claim ";

    /** {@return the answers to operations, one after the other: the name of an errno, a number, or OK} */
    private static List<String> answers(String... operations) throws IOException {
        List<String> answers = new ArrayList<>();
        try (Operator operator = new Operator(new TraceMachine(
                        RecordedMachine.read(BOARD.resolve("machine.json")),
                        MachineSource.open(BOARD.resolve("sys.tar.gz")),
                        InstalledPlugins.findBeside())
                .start()
                .host())) {
            for (String operation : operations) {
                OperationAnswer answer = operator.perform(Operation.parse(operation));
                answers.add(answer.refusal().map(why -> why.errno().name()).orElseGet(() -> given(answer)));
            }
        }
        return answers;
    }

    private static String given(OperationAnswer answer) {
        return answer instanceof OperationAnswer.Done done && done.value().isPresent()
                ? Long.toString(done.value().getAsLong())
                : "OK";
    }

    @Test
    @Tag("N-046")
    void aSecondClaimOfADriverCountsAndAsManyReleasesFreeTheGroup() throws IOException {
        assertEquals(
                List.of("OK", "OK", "OK", "OK", "ENOENT"),
                answers(Stream.of("1", "1", "0", "0", "0").map(CLAIM::concat).toArray(String[]::new)));
    }

    @Test
    void unbindingADriverGivesAllOfItsClaimsBack() throws IOException {
        String driver = "/sys/bus/platform/drivers/managed/";
        assertEquals(
                List.of("OK", "OK", "OK", "OK", "OK", "OK", "ENOENT"),
                answers(
                        CLAIM + "1",
                        CLAIM + "1",
                        "write " + driver + "unbind c090000.dma8",
                        "write " + driver + "bind c090000.dma8",
                        CLAIM + "1",
                        CLAIM + "0",
                        CLAIM + "0"));
    }

    @Test
    void virtioPciRefusesADeviceWhoseIdIsNotOneOfVirtioEvenUnderAnOverride() throws IOException {
        assertEquals(
                List.of("OK", "ENODEV"),
                answers(
                        "write /sys/bus/pci/devices/0000:00:04.0/driver_override virtio-pci",
                        "write /sys/bus/pci/drivers/virtio-pci/bind 0000:00:04.0"));
        assertEquals(
                List.of("OK", "OK"),
                answers(
                        "write /sys/bus/pci/drivers/virtio-pci/unbind 0000:02:00.0",
                        "write /sys/bus/pci/drivers/virtio-pci/bind 0000:02:00.0"));
    }

    @Test
    void anAddressSpaceIsAllocatedEvenIfNoDeviceIsOpenToAttachIt() throws IOException {
        assertEquals(
                List.of("OK", "EBADF", "2", "EBADF"),
                answers("open_iommufd i", "attach_ioas d i", "request i ioas_alloc", "attach_ioas d nothing"));
    }
}
