package dev.dmaowner.host;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Loads modules of the running kernel by modprobe, which knows what a module needs and what the administrator wants of it. The program
 * is found at fixed places, gets fixed arguments and nothing of this program's environment, and no shell is between.
 */
final class LiveModules {

    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/sbin/modprobe"),
            Path.of("/sbin/modprobe"),
            Path.of("/usr/bin/modprobe"),
            Path.of("/bin/modprobe"),
            Path.of("/run/current-system/sw/bin/modprobe"));

    private static final int MOST_SAID = 4096;

    private final List<Path> programs;
    private final Duration patience;

    LiveModules(Duration patience) {
        this(PROGRAMS, patience);
    }

    /** @param programs where the program may be, in order */
    LiveModules(List<Path> programs, Duration patience) {
        this.programs = programs;
        this.patience = patience;
    }

    WriteAnswer load(String module) {
        if (!ModuleName.isOne(module)) {
            return WriteAnswer.refused(Refusal.of(Errno.EINVAL, "'" + module + "' cannot be a module's name"));
        }
        Optional<Path> program = programs.stream().filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            return WriteAnswer.refused(
                    Refusal.of(Errno.ENOENT, "modprobe is not on this machine, so " + module + " is not loaded")
                            .curedBy("install kmod"));
        }
        try {
            return run(program.get(), module);
        } catch (IOException e) {
            return WriteAnswer.refused(Refusal.of(Errno.EIO, "modprobe cannot be started: " + e.getMessage()));
        }
    }

    private WriteAnswer run(Path program, String module) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "--", module)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        // What modprobe.d says to run instead needs a path, and the words of errors are compared.
        builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
        Process process = builder.start();
        try {
            if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return answer(module, process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        PendingWrite pending = new PendingWrite("modprobe, which is loading " + module);
        process.onExit().thenAccept(ended -> pending.complete(answer(module, ended)));
        return new WriteAnswer.Waiting(pending);
    }

    private static WriteAnswer answer(String module, Process process) {
        if (process.exitValue() == 0) {
            return WriteAnswer.DONE;
        }
        String said = "";
        try {
            said = new String(process.getErrorStream().readNBytes(MOST_SAID), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The program said nothing.
        }
        return WriteAnswer.refused(refusal(module, said));
    }

    /** The error is at the end of a line; that a module is not there is said in words of modprobe's own. */
    static Refusal refusal(String module, String said) {
        String words = said.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no reason given");
        String reason = "modprobe does not load " + module + ": " + words;
        if (said.contains(" not found in directory ")) {
            return Refusal.of(Errno.ENOENT, reason).curedBy("install the package of the kernel that has this module");
        }
        return said.lines()
                .flatMap(line ->
                        Errno.ofText(line.substring(line.lastIndexOf(':') + 1).strip()).stream())
                .findFirst()
                .map(errno -> Refusal.of(errno, reason))
                .map(refusal -> refusal.errno() == Errno.EPERM ? refusal.curedBy("do it as root") : refusal)
                .orElseGet(() -> Refusal.of(Errno.EIO, reason));
    }
}
