package dev.dmaowner.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerHostTest {

    private static Host host(String... files) throws IOException {
        CapturedTreeBuilder tree = CapturedTree.builder();
        for (String file : files) {
            tree.file(file, file.getBytes(StandardCharsets.UTF_8));
        }
        return new ContainerHost(CapturedHost.of(tree.build(), "a container"));
    }

    @Test
    void mountsAndRoutesAreThoseOfTheHost() throws IOException {
        Host host = host("proc/self/mounts", "proc/1/mounts", "proc/net/route", "proc/1/net/route");
        assertEquals(Optional.of("proc/1/mounts"), host.readText("/proc/self/mounts"));
        assertEquals(Optional.of("proc/1/net/route"), host.readText("/proc/net/route"));
    }

    @Test
    void policyAndStateOfOtherProgramsAreThoseOfTheHost() throws IOException {
        Host host = host(
                "etc/dmaowner/policy",
                "proc/1/root/etc/dmaowner/policy",
                "proc/1/root/run/libvirt/qemu/guest.xml",
                "var/tmp/spdk_pci_lock_0000:00:04.0");
        assertEquals(Optional.of("proc/1/root/etc/dmaowner/policy"), host.readText("/etc/dmaowner/policy"));
        assertEquals(List.of("guest.xml"), host.list("/run/libvirt/qemu"));
        assertFalse(host.exists("/var/tmp/spdk_pci_lock_0000:00:04.0"));
    }

    @Test
    void devicesAreTheSame() throws IOException {
        Host host = host("sys/bus/pci/drivers_probe", "proc/swaps");
        assertTrue(host.exists("/sys/bus/pci/drivers_probe"));
        assertEquals(Optional.of("proc/swaps"), host.readText("/proc/swaps"));
    }
}
