package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A command reads the firmware of a board once, although both the view and the simulated machine need it. */
class FirmwareReadOnceTest {

    private static final String TREE = "/sys/firmware/fdt";

    /** Counts how often the device tree is read. */
    private static final class CountingHost extends ForwardingHost {

        private int reads;

        CountingHost(Host host) {
            super(host);
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            if (path.equals(TREE)) {
                reads++;
            }
            return super.read(path);
        }
    }

    @Test
    void theDeviceTreeOfABoardIsReadOnceForAView() throws IOException {
        CountingHost host = new CountingHost(SampleMachine.open("sample:board"));

        MachineView view = MachineView.of(
                host, MachineFactory.of(InstalledPlugins.findBeside().plugins()));

        assertFalse(view.survey().devices().isEmpty());
        assertEquals(1, host.reads);
    }
}
