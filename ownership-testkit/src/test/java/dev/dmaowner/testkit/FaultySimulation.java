package dev.dmaowner.testkit;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A simulation in which every stage fails now and then: two groups of three devices, two drivers of the kernel and one for
 * userspace.
 *
 * @param simulation what runs
 * @param faults what happens in it
 */
record FaultySimulation(Simulation simulation, StageFaults faults) {

    private static final String BUS = "toy";
    private static final String USER_DRIVER = "vfio-toy";

    FaultySimulation(OwnershipRules rules, long seed) throws IOException {
        this(rules, seed, USER_DRIVER::equals);
    }

    /** @param managesDma whether the driver of a given name is taken to manage DMA itself */
    FaultySimulation(OwnershipRules rules, long seed, Predicate<String> managesDma) throws IOException {
        this(rules, seed, managesDma, new StageFaults());
    }

    private FaultySimulation(OwnershipRules rules, long seed, Predicate<String> managesDma, StageFaults faults)
            throws IOException {
        this(new Simulation(machine(rules, faults), managesDma, seed, faults), faults);
    }

    private static Machine machine(OwnershipRules rules, StageFaults faults) throws IOException {
        List<ScriptedDevice> devices = new ArrayList<>();
        for (String group : List.of("a", "b")) {
            for (int number = 0; number < 3; number++) {
                devices.add(ScriptedDevice.of(BUS + "/" + group + number, "toy:" + group));
            }
        }
        Machine machine = Machine.builder()
                .rules(rules)
                .host(ScriptedHost.empty(), Firmware.NONE)
                .reporter(problem -> {})
                .bus(faults.around(new ScriptedBus(BUS, devices)))
                .iommu(faults.around(new ScriptedIommu(id -> id.name().substring(0, 1))))
                .driver(driver("net", DmaManagement.BY_CORE, "toy:*"))
                .driver(driver("disk", DmaManagement.BY_CORE, "toy:b"))
                .driver(driver(USER_DRIVER, DmaManagement.BY_DRIVER))
                .listener(faults)
                .build();
        machine.record(faults);
        return machine;
    }

    private static ScriptedDriver driver(String name, DmaManagement management, String... ids) {
        return new ScriptedDriver(DriverDescription.of(BUS, name, ids), management);
    }
}
