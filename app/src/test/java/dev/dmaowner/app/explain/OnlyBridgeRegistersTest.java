package dev.dmaowner.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.prediction.Predictor;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.IsolatingPort;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The ports that isolate are known without the registers of other functions. */
class OnlyBridgeRegistersTest {

    private static final String PORT = "/sys/devices/pci0000:00/0000:00:1c.0";
    private static final String CARD = PORT + "/0000:01:00.0";
    private static final String UNKNOWN = "/sys/devices/pci0000:00/0000:00:1d.0";

    @Test
    void registersOfOtherFunctionsAreLeftOut() throws IOException {
        Host host = new OnlyBridgeRegisters(CapturedHost.of(
                CapturedTree.builder()
                        .file(PORT.substring(1) + "/uevent", "DRIVER=pcieport\nPCI_CLASS=60400\n".getBytes())
                        .file(PORT.substring(1) + "/config", new byte[64])
                        .file(CARD.substring(1) + "/uevent", "PCI_CLASS=20000\n".getBytes())
                        .file(CARD.substring(1) + "/config", new byte[64])
                        .file(UNKNOWN.substring(1) + "/config", new byte[64])
                        .build(),
                "a port, a card and one that says nothing"));
        assertTrue(host.read(PORT + "/config").isPresent());
        assertEquals(Optional.empty(), host.read(CARD + "/config"));
        assertTrue(host.read(UNKNOWN + "/config").isPresent());
        assertTrue(host.read(CARD + "/uevent").isPresent());
    }

    @Test
    void theyChangeNoPort() throws IOException {
        MachineFactory machines =
                MachineFactory.of(InstalledPlugins.findBeside().plugins());
        int found = 0;
        for (Path recording : SharedData.list("traces")) {
            if (Files.isDirectory(recording)) {
                Host host = MachineSource.open(recording);
                List<IsolatingPort> all =
                        Predictor.of(host, machines, ConfigSpace.READ_ALL).ports();
                assertEquals(
                        all,
                        Predictor.of(new OnlyBridgeRegisters(host), machines, ConfigSpace.READ_ALL)
                                .ports(),
                        recording.toString());
                found += all.size();
            }
        }
        assertTrue(found > 30, "of " + found + " ports");
    }
}
