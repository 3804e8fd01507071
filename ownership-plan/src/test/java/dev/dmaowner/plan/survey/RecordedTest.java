package dev.dmaowner.plan.survey;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.LiveHost;
import dev.dmaowner.host.RegisterAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedTest {

    private static final byte[] NOTHING = {};

    @Test
    void aCaptureRecordsWhatItHolds() throws IOException {
        Host host = captured(CapturedTree.builder()
                .directory("sys/bus")
                .link("proc/self", "12")
                .file("proc/12/mounts", NOTHING)
                .directory("proc/12/fd"));

        assertTrue(Recorded.isRecorded(host, "/proc/self/mounts"));
        assertFalse(Recorded.isRecorded(host, "/proc/net/route"));
    }

    @Test
    void aLiveHostRecordsEverything(@TempDir Path root) throws IOException {
        Files.createDirectories(root.resolve("sys"));
        Host host = LiveHost.at(root, RegisterAccess.NONE, Duration.ofSeconds(1));

        assertTrue(Recorded.isRecorded(host, "/proc/swaps"));
    }

    private static Host captured(CapturedTreeBuilder tree) {
        return CapturedHost.of(tree.build(), "capture");
    }
}
