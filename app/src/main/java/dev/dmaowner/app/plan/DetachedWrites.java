package dev.dmaowner.app.plan;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.PendingWrite;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.run.RootDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The live machine, with writes that can block performed by a process of their own. A process that waits in the kernel inside a write
 * cannot be ended, so this program would hang with it. The process is {@code dd}, which prints the kernel's error as text.
 */
final class DetachedWrites extends ForwardingHost {

    private final RootDirectory root;
    private final Duration patience;

    /**
     * @param host the live machine
     * @param root its root directory
     * @param patience how long a write may take before it counts as waiting
     */
    DetachedWrites(Host host, RootDirectory root, Duration patience) {
        super(host);
        this.root = root;
        this.patience = patience;
    }

    @Override
    public WriteAnswer write(String path, String text) {
        boolean mayWait = path.endsWith("/unbind")
                || path.endsWith("/bind")
                || path.endsWith("/driver_override")
                || path.endsWith("/sriov_numvfs");
        if (!mayWait || !path.startsWith("/sys/bus/") || path.contains("/../") || !exists(path)) {
            return super.write(path, text);
        }
        try {
            Path file = root.requireInside(root.resolve(path.substring(1)));
            return file.startsWith(root.requireInside(root.resolve("sys")))
                    ? byProcess(path, file, text)
                    : super.write(path, text);
        } catch (IOException e) {
            // The host itself performs the write, without dd, or refuses one that leads out of the machine.
            return super.write(path, text);
        }
    }

    private WriteAnswer byProcess(String path, Path file, String text) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("dd", "of=" + file, "bs=4096").redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return answer(path, process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        PendingWrite pending = new PendingWrite("somebody to let go of the device, inside the write to " + path);
        process.onExit().thenAccept(ended -> pending.complete(answer(path, ended)));
        return new WriteAnswer.Waiting(pending);
    }

    private static WriteAnswer answer(String path, Process process) {
        if (process.exitValue() == 0) {
            return WriteAnswer.DONE;
        }
        String said = "";
        try {
            said = new String(process.getErrorStream().readNBytes(4096), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The process printed nothing.
        }
        return WriteAnswer.refused(refusal(path, said));
    }

    /** The error is at the end of the first line that has one; unknown text is kept as text. */
    static Refusal refusal(String path, String said) {
        for (String line : said.lines().toList()) {
            Optional<Errno> errno =
                    Errno.ofText(line.substring(line.lastIndexOf(':') + 1).strip());
            if (errno.isPresent()) {
                return Refusal.of(
                        errno.get(),
                        "the kernel answers for " + path + ": " + errno.get().text());
            }
        }
        String first = said.lines().findFirst().orElse("no reason given");
        return Refusal.of(Errno.EIO, "the write to " + path + " failed: " + first);
    }
}
