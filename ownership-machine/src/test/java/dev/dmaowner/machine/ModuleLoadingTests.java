package dev.dmaowner.machine;

import static dev.dmaowner.machine.ScriptedMachine.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.Errno;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.spi.DriverDescription;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A machine that starts with the modules that its host has loaded. */
class ModuleLoadingTests {

    private static final String A = "/sys/devices/scripted0/a";

    private final WrittenHost host = new WrittenHost()
            .link(A + "/driver", "../../../bus/scripted/drivers/own")
            .link("/sys/bus/scripted/devices/a", "../../../devices/scripted0/a")
            .file("/sys/bus/scripted/drivers/own/bind", "");
    private final ScriptedBus bus =
            new ScriptedBus(ScriptedDevice.of("a", "net", ""), ScriptedDevice.of("b", "net", ""));
    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver user = ScriptedDriver.managed("user-driver")
            .described(DriverDescription.of("scripted", "user-driver", "vfio_scripted:*")
                    .inModule("user_module"));

    private Machine asShown() throws IOException {
        return MachineFactory.of(Plugins.of(List.of(bus), List.of(net, user), List.of()))
                .modulesAsShown()
                .simulate(host);
    }

    @Test
    void driverThatOnlyAnOverrideLeadsToIsNotThereUntilItsModuleIsLoaded() throws IOException {
        Machine machine = asShown();
        assertEquals(List.of("own", "net"), machine.drivers("scripted"));
        assertEquals(
                Errno.ENOENT,
                machine.host()
                        .write("/sys/bus/scripted/drivers/user-driver/bind", "b\n")
                        .refusal()
                        .orElseThrow()
                        .errno());
        machine.host().write("/sys/bus/scripted/devices/b/driver_override", "user-driver\n");
        assertInstanceOf(WriteAnswer.Done.class, machine.host().loadModule("user-module"));
        assertEquals(List.of("own", "net", "user-driver"), machine.drivers("scripted"));
        assertEquals(Optional.of("user-driver"), machine.driverOf(id("b")), "the override names it, so it was offered");
    }

    @Test
    void driverThatTheHostShowsIsLoadedAlready() throws IOException {
        host.file("/sys/bus/scripted/drivers/user-driver/bind", "");
        Machine machine = asShown();
        assertEquals(List.of("own", "user-driver", "net"), machine.drivers("scripted"));
        assertInstanceOf(WriteAnswer.Done.class, machine.host().loadModule("user_module"));
    }

    @Test
    void loadingTwiceDoesNothing() throws IOException {
        Machine machine = asShown();
        assertInstanceOf(WriteAnswer.Done.class, machine.host().loadModule("user_module"));
        assertInstanceOf(WriteAnswer.Done.class, machine.host().loadModule("user_module"));
        assertEquals(List.of("own", "net", "user-driver"), machine.drivers("scripted"));
    }

    @Test
    void moduleThatNobodyKnowsIsRefusedUnlessTheHostShowsIt() throws IOException {
        host.file("/sys/module/shown_module/refcnt", "0");
        Machine machine = asShown();
        assertEquals(
                Errno.ENOENT,
                machine.host().loadModule("nothing").refusal().orElseThrow().errno());
        assertInstanceOf(WriteAnswer.Done.class, machine.host().loadModule("shown-module"));
    }

    @Test
    void otherMachinesStartWithAllDrivers() throws IOException {
        Machine machine = MachineFactory.of(Plugins.of(List.of(bus), List.of(net, user), List.of()))
                .simulate(host);
        assertEquals(List.of("own", "net", "user-driver"), machine.drivers("scripted"));
        assertInstanceOf(WriteAnswer.Done.class, machine.host().loadModule("user-module"));
    }
}
