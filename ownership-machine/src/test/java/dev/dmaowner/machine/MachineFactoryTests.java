package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.machine.plugin.PluginProblem;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** The machine of a host with the plug-ins of a program. */
class MachineFactoryTests {

    private static final String A = "/sys/devices/scripted0/a";

    private final WrittenHost host = new WrittenHost()
            .file("/sys/kernel/iommu_groups/7/type", "DMA")
            .link(A + "/iommu_group", "../../../kernel/iommu_groups/7")
            .link(A + "/driver", "../../../bus/scripted/drivers/own")
            .link("/sys/bus/scripted/devices/a", "../../../devices/scripted0/a")
            .file("/sys/bus/scripted/drivers/own/bind", "");
    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "net", ""));
    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final List<PluginProblem> problems = new ArrayList<>();

    private Plugins plugins(BusType busType, Driver... drivers) {
        return Plugins.of(List.of(busType), List.of(drivers), List.of(), problems::add);
    }

    @Test
    void machineHasTheGroupsBindingsAndDriversOfItsHostAndTheRulesOfItsKernel() throws IOException {
        Machine machine = Machine.of(host, plugins(bus, net));

        assertEquals(KernelRules.ofRelease("6.12.0"), Optional.of(machine.rules()));
        assertEquals(Optional.of(new GroupId(7)), machine.groupOf(id("a")));
        assertEquals(Optional.of("own"), machine.driverOf(id("a")));
        assertEquals(Optional.empty(), machine.driverOf(id("b")), "it has none on the host");
        assertEquals(List.of("own", "net"), machine.drivers("scripted"), "the host's own drivers come first");
        assertEquals(List.of(), problems);
    }

    @Test
    void builderWithoutFurtherChoicesShowsTheHostAsItIs() throws IOException {
        Machine machine =
                Machine.builder().host(host, Firmware.NONE).bus(bus).driver(net).build();

        assertEquals(Optional.of(new GroupId(7)), machine.groupOf(id("a")));
        assertEquals(Optional.of("own"), machine.driverOf(id("a")));
    }

    @Test
    void hostWithoutBusesIsBooted() throws IOException {
        Machine machine = Machine.of(new EmptyHost(), plugins(bus, net));

        assertEquals(Optional.of("net"), machine.driverOf(id("a")));
        assertEquals(OwnershipRules.newest(), machine.rules(), "the release is not recorded");
    }

    @Test
    void rulesThatAreAskedForPrecedeThoseOfTheKernel() throws IOException {
        MachineFactory machines = MachineFactory.of(plugins(bus)).rules(OwnershipRules.LINUX_6_1);

        assertEquals("linux-6.1, as requested", machines.rulesFor(host).toString());
        assertEquals(OwnershipRules.LINUX_6_1, machines.simulate(host).rules());
    }

    @Test
    void driverWhoseBusIsMissingIsReportedOnceHoweverManyMachinesAreMade() throws IOException {
        ScriptedDriver waiting =
                ScriptedDriver.ordinary("waiting").described(DriverDescription.of("absent", "waiting"));
        MachineFactory machines = MachineFactory.of(plugins(bus, waiting, net));

        machines.simulate(host);
        machines.simulate(host);

        assertEquals(1, problems.size());
        assertSame(waiting, problems.get(0).plugin());
        assertEquals(
                "driver waiting is left out, because there is no bus absent",
                problems.get(0).consequence());
        assertEquals(List.of(waiting), machines.plugins().driversWithoutBus());
    }

    @Test
    void busThatFailsToListItsDevicesIsReportedAndTheMachineStarts() throws IOException {
        BusType broken = Mockito.mock(BusType.class);
        Mockito.when(broken.description()).thenReturn(BusDescription.plain("broken"));
        Mockito.when(broken.enumerate(Mockito.any())).thenThrow(new IllegalStateException("out of order"));

        Machine machine = Machine.of(host, plugins(broken));

        assertEquals(List.of(), machine.devices());
        assertEquals(1, problems.size());
        assertSame(broken, problems.get(0).plugin());
        Machine built = Machine.builder()
                .host(host, Firmware.NONE)
                .bus(broken)
                .reporter(problems::add)
                .build();
        assertEquals(List.of(), built.devices());
        assertEquals(2, problems.size(), "a builder guards as well");
    }

    @Test
    void modulesGetTheirParametersAndAKeyWithoutAModuleHasNoEffect() throws IOException {
        List<Optional<String>> seen = new ArrayList<>();
        net.onRegistered = context -> seen.add(context.moduleParameter("net", "speed"));

        MachineFactory.of(plugins(bus, net))
                .parameters(Map.of("net.speed", "10", "speed", "1"))
                .simulate(host);

        assertEquals(List.of(Optional.of("10")), seen);
    }

    @Test
    void modulesGetTheParametersOfTheHostUnlessTheProgramWasToldOtherwise() throws IOException {
        List<Optional<String>> seen = new ArrayList<>();
        net.onRegistered = context -> {
            seen.add(context.moduleParameter("net", "speed"));
            seen.add(context.moduleParameter("net", "size"));
            seen.add(context.moduleParameter("net", "colour"));
        };
        host.file("/sys/module/net/parameters/speed", "100\n").file("/sys/module/net/parameters/size", "N\n");

        MachineFactory.of(plugins(bus, net))
                .parameters(Map.of("net.speed", "10"))
                .simulate(host);

        assertEquals(List.of(Optional.of("10"), Optional.of("N"), Optional.empty()), seen);
    }

    @Test
    void everyGroupHasFormedWhereEverythingIsProbed() throws IOException {
        Machine machine = MachineFactory.of(plugins(bus)).simulateAllProbed(new EmptyHost());

        assertTrue(machine.devices().stream()
                .allMatch(device -> machine.driverOf(device.id()).isPresent()));
    }
}
