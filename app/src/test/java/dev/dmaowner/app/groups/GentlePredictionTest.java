package dev.dmaowner.app.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.explain.SampleMachine;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.prediction.Prediction;
import dev.dmaowner.app.prediction.Predictor;
import dev.dmaowner.host.DirectoryHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a running machine, what sleeps is left asleep, and what was therefore not read counts as unknown. */
class GentlePredictionTest {

    private static final DeviceId PORT = new DeviceId("pci", "0000:00:01.0");
    private static final DeviceId CARD = new DeviceId("pci", "0000:01:00.0");

    private static final Console NOWHERE = new Console(
            new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), Console.Display.FILE, Map.of());

    @TempDir
    private Path folder;

    private Host live;
    private Path card;

    @BeforeEach
    void startTheMachine() throws IOException {
        SampleMachine.in(folder);
        live = LiveHost.at(folder, RegisterAccess.CONFIGURATION_SPACE, Duration.ofSeconds(1));
        card = folder.resolve("sys/devices/pci0000:00/0000:00:01.0/0000:01:00.0");
        power(card, "suspended");
        power(card.getParent(), "active");
    }

    private static void power(Path device, String state) throws IOException {
        Files.createDirectories(device.resolve("power"));
        Files.writeString(device.resolve("power/runtime_status"), state + "\n");
    }

    private Prediction predict(ConfigSpace reach) throws IOException {
        return Predictor.of(
                live,
                MachineFactory.of(
                        InstalledPlugins.find(new GlobalOptions(NOWHERE)).plugins()),
                reach);
    }

    @Test
    void sleepingDeviceIsNotReadAndItsGroupIsUncertain() throws IOException {
        Prediction prediction = predict(ConfigSpace.READ_ACTIVE);
        assertEquals(
                Optional.of("nothing of its configuration space was read"),
                Optional.ofNullable(prediction.unread().get(CARD)));
        assertFalse(prediction.unread().containsKey(PORT));
        assertTrue(prediction.groupOf(CARD).orElseThrow().isUncertain());
    }

    @Test
    void sleepingDeviceIsReadIfItMayBeWoken() throws IOException {
        Prediction prediction = predict(ConfigSpace.READ_ALL);
        assertFalse(prediction.unread().containsKey(CARD));
        assertFalse(prediction.groupOf(CARD).orElseThrow().isUncertain());
    }

    @Test
    void deviceThatIsAwakeIsRead() throws IOException {
        power(card, "active");
        assertFalse(predict(ConfigSpace.READ_ACTIVE).unread().containsKey(CARD));
    }

    @Test
    void withoutTheOptionARunningMachineIsReadGentlyAndARecordedOneWhole() throws IOException {
        assertEquals(ConfigSpace.READ_ACTIVE, new WakeOption().reach(live));
        assertEquals(ConfigSpace.READ_ALL, new WakeOption().reach(DirectoryHost.of(folder, "a recording")));
    }
}
