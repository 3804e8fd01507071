package dev.dmaowner.app.capture;

import dev.dmaowner.app.cli.Progress;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.io.OutputStream;

/** Captures a host for another command, with nothing left out. */
public final class HostCapture {

    private HostCapture() {}

    /**
     * Write what {@code capture} writes.
     *
     * @throws IOException if the host cannot be read or the archive not be written
     */
    public static void write(Host host, OutputStream archive) throws IOException {
        Capture.of(host, Redaction.NONE, Progress.none()).writeTo(archive);
    }
}
