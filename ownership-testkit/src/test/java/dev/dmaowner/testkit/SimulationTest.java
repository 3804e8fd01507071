package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationTest {

    /** Under each generation; by hand many more. */
    private static final int STEPS = Integer.getInteger("dmaowner.steps", 5_000);

    private static Machine machine(BusType bus, EventRecorder events) throws IOException {
        return Machine.builder()
                .host(ScriptedHost.empty(), Firmware.NONE)
                .bus(bus)
                .iommu(ScriptedIommu.allTogether())
                .driver(new ScriptedDriver(DriverDescription.of("toy", "doll", "toy:*"), DmaManagement.BY_CORE))
                .listener(events)
                .build();
    }

    private static BusType toys() {
        return new ScriptedBus(
                "toy", List.of(ScriptedDevice.of("toy/a", "toy:a"), ScriptedDevice.of("toy/b", "toy:b")));
    }

    @Test
    void sameSeedIsTheSameRunAndAnotherIsNot() throws IOException {
        String[] runs = new String[3];
        for (int i = 0; i < runs.length; i++) {
            EventRecorder events = new EventRecorder();
            new Simulation(machine(toys(), events), driver -> false, i / 2).run(100);
            runs[i] = events.toString();
        }
        assertEquals(runs[0], runs[1]);
        assertTrue(runs[0].contains("BOUND") && !runs[0].equals(runs[2]));
    }

    @Test
    void theRuleHoldsWhileEveryStageFails() throws IOException {
        for (OwnershipRules rules : OwnershipRules.values()) {
            FaultySimulation faulty = new FaultySimulation(rules, Simulation.chosenSeed());
            faulty.simulation().run(STEPS);
            assertEquals(
                    Set.of(StageFaults.Stage.values()),
                    faulty.faults().happened().keySet(),
                    rules::word);
            faulty.simulation().giveEverythingBack();
        }
    }

    @Test
    void aDriverThatForgetsToLeaveTheDefaultDomainIsFoundByTheCount() throws IOException {
        AssertionError error = assertThrows(
                AssertionError.class, () -> new FaultySimulation(OwnershipRules.LINUX_6_12, 1, driver -> false)
                        .simulation()
                        .run(500));
        assertTrue(error.getMessage().contains("counts the users"), error.getMessage());
    }

    @Test
    void failureNamesTheSeedAndTheSteps() throws IOException {
        BusType broken = new BrokenBuses.NeverUsesTestCase().busType();
        Machine machine = Machine.builder()
                .host(new ToyBusContract().host(), Firmware.NONE)
                .bindings(InitialBindings.BY_MATCHING)
                .groups(InitialGroups.BY_RULE)
                .bus(broken)
                .iommu(ScriptedIommu.allTogether())
                .driver(new ScriptedDriver(DriverDescription.of("toy", "doll", "toy:*"), DmaManagement.BY_CORE))
                .build();
        AssertionError error =
                assertThrows(AssertionError.class, () -> new Simulation(machine, driver -> false, 42).run(500));
        assertTrue(error.getMessage().contains("seed 42 (-Ddmaowner.seed=42)"), error.getMessage());
        assertTrue(error.getMessage().contains("claim group"), error.getMessage());
    }
}
