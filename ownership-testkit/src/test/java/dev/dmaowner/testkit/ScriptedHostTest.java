package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.host.SysfsDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptedHostTest {

    private final ScriptedHost host = ScriptedHost.empty()
            .withDevice("toy", "toys/box/toy0", "MODALIAS=toy:doll", "COLOUR=red")
            .withDevice("toy", "toys/box/toy0/toy1", "MODALIAS=toy:ball");

    @Test
    void deviceIsFoundThroughItsBusAndKnowsItsParent() throws IOException {
        List<SysfsDevice> devices = SysfsDevice.onBus(host, "toy");
        assertEquals(2, devices.size());
        assertEquals("red", devices.get(0).uevent().get("COLOUR"));
        assertEquals(Optional.of(devices.get(0).id()), devices.get(1).parent());
        assertEquals(Optional.of("MODALIAS=toy:ball"), host.readText("/sys/bus/toy/devices/toy1/uevent"));
    }

    @Test
    void eachWithGivesAnotherHost() throws IOException {
        ScriptedHost more = host.with("/sys/extra", "1");
        assertEquals(Optional.of("1"), more.readText("/sys/extra"));
        assertEquals(Optional.empty(), host.readText("/sys/extra"));
    }

    @Test
    void oneReadingGoesWrongAndTheOthersDoNot() throws IOException {
        FaultyHost failing = new FaultyHost(host, 1, FaultyHost.Fault.FAILS);
        assertEquals(List.of("toy0", "toy1"), failing.list("/sys/bus/toy/devices"));
        assertThrows(IOException.class, () -> failing.readLink("/sys/bus/toy/devices/toy0"));
        assertEquals(3, failing.list("/sys/devices/toys/box/toy0").size());
        assertEquals(3, failing.readings());
        FaultyHost vanishing = new FaultyHost(host, 0, FaultyHost.Fault.VANISHES);
        assertEquals(List.of(), vanishing.list("/sys/bus/toy/devices"));
    }
}
