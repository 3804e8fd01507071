package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.GroupRemedy.Kind;
import dev.dmaowner.spi.IsolatingPort;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PciRemediesTest {

    private static final int SLOT = 0x01;
    private static final int FLAGS = 0x43;

    private static Registers withSlot(Registers port) {
        return port.set(FLAGS, SLOT);
    }

    private static Registers port(int secondary) {
        return withSlot(Registers.rootPort().buses(0, secondary, secondary));
    }

    private static Optional<Kind> kind(TestTopology machine, String address) {
        return machine.forecast().remedy(new DeviceId("pci", address)).map(GroupRemedy::kind);
    }

    @Test
    void aCardBelowAPortWithoutAcsCanBeMovedToOneThatIsolates() {
        GroupForecast forecast = TestTopology.machine()
                .at("0000:00:01.0", port(1))
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint())
                .at("0000:00:02.0", port(2).acsOn())
                .below("0000:00:02.0", "0000:02:00.0", Registers.endpoint())
                .at("0000:00:03.0", port(3).acsOn())
                .forecast();
        DeviceId card = new DeviceId("pci", "0000:01:00.0");
        assertEquals(Kind.MOVE, forecast.remedy(card).orElseThrow().kind());
        assertEquals(
                List.of("0000:00:02.0", "0000:00:03.0"),
                forecast.isolatingPorts().stream()
                        .map(port -> port.port().name())
                        .toList());
        assertEquals(
                List.of(false, true),
                forecast.isolatingPorts().stream().map(IsolatingPort::isFree).toList());
        assertEquals(Optional.of("0000:03"), forecast.isolatingPorts().get(1).bus());
        assertEquals(Optional.empty(), forecast.remedy(new DeviceId("pci", "0000:02:00.0")), "it is alone");
    }

    @Test
    void whatHasNoSlotAboveItIsPartOfTheBoard() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", Registers.rootPort())
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint());
        assertEquals(Optional.of(Kind.NOTHING), kind(machine, "0000:01:00.0"));
        assertEquals(List.of(), machine.forecast().isolatingPorts());
    }

    @Test
    void functionsOfOneDeviceCannotBeParted() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", port(1).acsOn())
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint().several())
                .below("0000:00:01.0", "0000:01:00.1", Registers.endpoint().several());
        assertEquals(Optional.of(Kind.NOTHING), kind(machine, "0000:01:00.0"));
    }

    @Test
    void aPortWhoseAcsIsOffNeedsNoOtherSlot() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", port(1).acsOff())
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint());
        assertEquals(Optional.of(Kind.CHANGE), kind(machine, "0000:01:00.0"));
    }

    @Test
    void aPortThatWasNotReadIsNeitherBlamedNorRecommended() {
        TestTopology machine = TestTopology.machine()
                .at("0000:00:01.0", port(1).space(64))
                .below("0000:00:01.0", "0000:01:00.0", Registers.endpoint());
        GroupRemedy remedy =
                machine.forecast().remedy(new DeviceId("pci", "0000:01:00.0")).orElseThrow();
        assertTrue(remedy.clause().contains("read the whole configuration space of 0000:00:01.0"), remedy.clause());
        assertTrue(machine.reasons("0000:01:00.0").get(0).fact().contains("unknown"));
        assertEquals(List.of(), machine.forecast().isolatingPorts());
    }
}
