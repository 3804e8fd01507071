package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ReadRefusedException;
import dev.dmaowner.machine.MachineFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of a device is the same behind the link of its bus and in the device's own directory, on every kind of host. */
class LinksOnHostsTest {

    private static final MachineFactory MACHINES =
            MachineFactory.of(InstalledPlugins.findBeside().plugins());

    @ParameterizedTest
    @ValueSource(strings = {"sample:pci", "sample:board"})
    void fileReadsTheSameByLinkAndByPath(String sample) throws IOException {
        Host captured = MachineSource.open(Optional.of(sample));
        Host simulated = MACHINES.simulate(captured).host();

        assertTrue(filesOf(simulated) > 20, "files compared");
        if (captured.exists("/sys/bus")) { // a device tree shows none
            assertTrue(filesOf(captured) > 20, "files compared");
        }
    }

    private static int filesOf(Host host) throws IOException {
        int compared = 0;
        for (String bus : host.list("/sys/bus")) {
            String devices = "/sys/bus/" + bus + "/devices";
            for (String name : host.list(devices)) {
                String link = devices + "/" + name;
                String real = host.linkTarget(link).orElseThrow();
                assertEquals(host.list(real), host.list(link), link);
                for (String file : host.list(real)) {
                    assertArrayEquals(
                            content(host, real + "/" + file), content(host, link + "/" + file), link + "/" + file);
                    assertEquals(host.exists(real + "/" + file), host.exists(link + "/" + file), link + "/" + file);
                    assertEquals(host.list(real + "/" + file), host.list(link + "/" + file), link + "/" + file);
                    compared++;
                }
            }
        }
        return compared;
    }

    private static byte[] content(Host host, String path) throws IOException {
        try {
            return host.read(path).orElse(new byte[0]);
        } catch (ReadRefusedException e) {
            return e.refusal().toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
