package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a machine learns of the kernel of the host that it is made of. */
class RecordedStartTests {

    private static final FirmwareNode IOMMU = new FirmwareNode.TreeNode("/iommu@1000");
    private static final String BOUND = "/sys/devices/scripted0/a/driver";

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "net", ""));

    private Machine machine(InitialBindings bindings, Map<String, String> links) throws IOException {
        bus.iommu = IOMMU;
        return Machine.builder()
                .host(new LinkedHost(links), Firmware.NONE)
                .bindings(bindings)
                .groups(InitialGroups.AS_RECORDED)
                .bus(bus)
                .driver(net)
                .build();
    }

    @Test
    void anIommuThatTheRecordedKernelDidNotWaitForIsNotWaitedFor() throws IOException {
        Machine machine = machine(InitialBindings.BY_MATCHING, Map.of(BOUND, "../../../bus/scripted/drivers/net"));

        assertEquals(List.of(), machine.deferred());
        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
        assertEquals(Optional.of("net"), machine.driverOf(id("b")));
    }

    @Test
    void aDeviceThatIsBoundOnTheHostIsBoundAlthoughItsIommuHasNoDriver() throws IOException {
        Machine machine = machine(InitialBindings.AS_RECORDED, Map.of(BOUND, "../../../bus/scripted/drivers/net"));

        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
        assertEquals(WriteAnswer.DONE, machine.bind(id("b"), "net"));
    }

    @ParameterizedTest
    @EnumSource(InitialBindings.class)
    void anIommuBehindWhichNothingIsBoundIsWaitedFor(InitialBindings bindings) throws IOException {
        Machine machine = machine(bindings, Map.of());

        List<DeviceId> both = List.of(id("a"), id("b"));
        assertEquals(bindings == InitialBindings.BY_MATCHING ? both : List.of(), machine.deferred());
        assertEquals(
                Optional.of(Errno.EAGAIN),
                machine.bind(id("b"), "net").refusal().map(Refusal::errno));
    }

    /** A host that has links and nothing else. */
    private record LinkedHost(Map<String, String> links) implements Host {

        @Override
        public HostDescription description() {
            return new HostDescription(HostDescription.Kind.CAPTURED, "links", Optional.empty());
        }

        @Override
        public Optional<byte[]> read(String path) {
            return Optional.empty();
        }

        @Override
        public List<String> list(String path) {
            return List.of();
        }

        @Override
        public Optional<String> readLink(String path) {
            return Optional.ofNullable(links.get(path));
        }

        @Override
        public boolean exists(String path) {
            return links.containsKey(path);
        }

        @Override
        public WriteAnswer write(String path, String text) {
            return WriteAnswer.refused(Refusal.of(Errno.EROFS, "nothing can be written"));
        }

        @Override
        public Outcome<OpenNode> open(String path) {
            return Outcome.refused(Errno.ENOENT, "there is no node");
        }
    }
}
