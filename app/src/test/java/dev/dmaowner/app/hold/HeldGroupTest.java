package dev.dmaowner.app.hold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A simulated kernel keeps a held group from others, as a real one does. */
class HeldGroupTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:03:00.1");

    private Host host;

    @BeforeEach
    void boot() throws IOException {
        host = machine(Map.of("vfio_iommu_type1.allow_unsafe_interrupts", "1"));
    }

    private static Host machine(Map<String, String> parameters) throws IOException {
        return MachineFactory.of(InstalledPlugins.findBeside().plugins())
                .parameters(parameters)
                .simulate(MachineSource.open(Optional.of("sample:pci")))
                .host();
    }

    private HeldGroup held(int group) throws IOException {
        return HeldGroup.claim(host, new GroupId(group)).value().orElseThrow();
    }

    private Refusal refusal(int group) throws IOException {
        return HeldGroup.claim(host, new GroupId(group)).refusal().orElseThrow();
    }

    @Test
    void heldGroupIsNobodyElses() throws IOException {
        try (HeldGroup held = held(6)) {
            assertEquals(List.of("/dev/vfio/6", "/dev/vfio/vfio"), held.paths());
            assertEquals(Errno.EBUSY, refusal(6).errno());
        }
        held(6).close();
    }

    @Test
    void itsDeviceCannotBeTakenFromItsDriver() throws IOException {
        try (HeldGroup held = held(6)) {
            assertTrue(held.told().stream().anyMatch(device -> device.device().equals(DEVICE)), held.notes()::toString);
            WriteAnswer answer = host.write("/sys/bus/pci/drivers/vfio-pci/unbind", DEVICE.name() + "\n");
            assertTrue(answer instanceof WriteAnswer.Waiting, answer::toString);
        }
        assertTrue(host.linkName("/sys/bus/pci/devices/" + DEVICE.name() + "/driver")
                .isEmpty());
    }

    @Test
    void groupOfDriversOfTheKernelIsNotHeld() throws IOException {
        Refusal refusal = refusal(5);
        assertEquals(Errno.ENOENT, refusal.errno());
        assertEquals("none of its devices is bound to a VFIO driver", refusal.reason());
        assertEquals(Optional.of("dmaowner apply take 5"), refusal.cure());
    }

    @Test
    void groupWithADriverOfTheKernelAsWellIsNotViable() throws IOException {
        host.write("/sys/bus/pci/devices/0000:01:00.1/driver_override", "vfio-pci\n");
        host.write("/sys/bus/pci/devices/0000:01:00.1/driver/unbind", "0000:01:00.1\n");
        host.write("/sys/bus/pci/drivers_probe", "0000:01:00.1\n");
        Refusal refusal = refusal(1);
        assertEquals(Errno.EPERM, refusal.errno());
        assertTrue(refusal.reason().contains("nouveau has 0000:01:00.0"), refusal::reason);
    }
}
