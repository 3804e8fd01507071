package dev.dmaowner.app.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A simulated kernel is asked who owns groups. */
class AskedOwnershipTest {

    private static final GroupId TAKEN = new GroupId(6);

    private Host host;
    private AskedOwnership asked;

    @BeforeEach
    void boot() throws IOException {
        host = MachineFactory.of(InstalledPlugins.findBeside().plugins())
                .simulate(MachineSource.open(Optional.of("sample:pci")))
                .host();
        asked = new AskedOwnership(host);
    }

    @Test
    void groupThatNobodyHasOpenIsOwnedByNobodyHoweverOftenItIsAsked() {
        assertInstanceOf(Ownership.Unowned.class, asked.apply(TAKEN).orElseThrow());
        assertInstanceOf(Ownership.Unowned.class, asked.apply(TAKEN).orElseThrow());
        assertEquals(List.of(), asked.notes());
    }

    @Test
    void groupThatSomebodyHasOpenIsOwnedUntilItIsClosed() {
        try (OpenNode user = host.open("/dev/vfio/6").value().orElseThrow()) {
            assertEquals("/dev/vfio/6", user.path());
            assertInstanceOf(Ownership.Owned.class, asked.apply(TAKEN).orElseThrow());
        }
        assertInstanceOf(Ownership.Unowned.class, asked.apply(TAKEN).orElseThrow());
    }

    @Test
    void groupWithoutANodeIsNotAskedAbout() {
        assertEquals(Optional.empty(), asked.apply(new GroupId(5)));
        assertEquals(Optional.empty(), asked.apply(new GroupId(4711)));
        assertEquals(List.of(), asked.notes());
    }

    @Test
    void driverOfTheKernelExplainsThatAGroupIsNotViable() throws IOException {
        host.write("/sys/bus/pci/devices/0000:01:00.1/driver_override", "vfio-pci\n");
        host.write("/sys/bus/pci/devices/0000:01:00.1/driver/unbind", "0000:01:00.1\n");
        host.write("/sys/bus/pci/drivers_probe", "0000:01:00.1\n");
        assertEquals(true, host.exists("/dev/vfio/1"));
        assertEquals(Optional.empty(), asked.apply(new GroupId(1)));
    }
}
