package dev.dmaowner.app.plan;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.plan.survey.FunctionLinks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The live machine, with what its network devices keep for virtual functions, which {@code ip} of iproute2 asks the kernel for. The program
 * is found at fixed places, gets nothing of this program's environment, and no shell is between. Where it is not there, or does not know
 * the interface (in another name space of networks), nothing is known.
 */
final class LinkTool extends ForwardingHost {

    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/sbin/ip"),
            Path.of("/sbin/ip"),
            Path.of("/usr/bin/ip"),
            Path.of("/bin/ip"),
            Path.of("/run/current-system/sw/bin/ip"));

    private static final int SECONDS = 5;
    private static final int MOST_SAID = 4096;

    private final List<Path> programs;

    /** @param host the live machine that this program runs on */
    LinkTool(Host host) {
        this(host, PROGRAMS);
    }

    /** @param programs where the program may be, in order */
    LinkTool(Host host, List<Path> programs) {
        super(host);
        this.programs = programs;
    }

    /** What the program wrote, and whether it succeeded. */
    private record Ended(boolean isSuccess, byte[] out, String said) {}

    @Override
    public Optional<List<FunctionLink>> functionLinks(String networkInterface) throws IOException {
        if (!FunctionLinks.isInterface(networkInterface)) {
            return Optional.empty();
        }
        Optional<Ended> ended = run(List.of("-j", "link", "show", "dev", networkInterface));
        return ended.isPresent() && ended.get().isSuccess()
                ? LinkText.functions(networkInterface, ended.get().out())
                : Optional.empty();
    }

    @Override
    public WriteAnswer setFunctionLink(String networkInterface, FunctionLink link) {
        if (!FunctionLinks.isInterface(networkInterface) || link.settings().isEmpty()) {
            return WriteAnswer.refused(Refusal.of(
                    Errno.EINVAL, "nothing can be set for '" + networkInterface + "', or nothing is to be set"));
        }
        List<String> words =
                new ArrayList<>(List.of("link", "set", "dev", networkInterface, "vf", Integer.toString(link.number())));
        Collections.addAll(words, link.text().split(" ", -1));
        try {
            Optional<Ended> ended = run(words);
            if (ended.isEmpty()) {
                return WriteAnswer.refused(
                        Refusal.of(Errno.ENOENT, "ip is not on this machine, so nothing is set for virtual functions")
                                .curedBy("install iproute2"));
            }
            return ended.get().isSuccess()
                    ? WriteAnswer.DONE
                    : WriteAnswer.refused(
                            refusal(networkInterface, link, ended.get().said()));
        } catch (IOException e) {
            return WriteAnswer.refused(Refusal.of(Errno.EIO, "ip does not set it: " + e.getMessage()));
        }
    }

    /** The kernel's error is behind the colon of a line such as {@code RTNETLINK answers: Operation not permitted}. */
    private static Refusal refusal(String networkInterface, FunctionLink link, String said) {
        String words = said.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no reason given");
        Errno errno = said.lines()
                .flatMap(line ->
                        Errno.ofText(line.substring(line.lastIndexOf(':') + 1).strip()).stream())
                .findFirst()
                .orElse(Errno.EIO);
        return Refusal.of(
                errno,
                "ip does not set " + link.text() + " for virtual function " + link.number() + " of " + networkInterface
                        + ": " + words);
    }

    private Optional<Ended> run(List<String> words) throws IOException {
        Optional<Path> program = programs.stream().filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(program.get().toString()));
        command.addAll(words);
        // Into files, so that a program that says much, or does not end, is waited for no longer than this.
        Path out = Files.createTempFile("dmaowner-ip", "");
        Path said = Files.createTempFile("dmaowner-ip", "");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(said.toFile());
            builder.environment().clear();
            builder.environment().putAll(Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL", "C"));
            Process process = builder.start();
            try {
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("it has not ended after " + SECONDS + " seconds");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while it ran", e);
            } finally {
                process.destroyForcibly();
            }
            return Optional.of(new Ended(process.exitValue() == 0, start(out, LinkText.LARGEST + 1), text(said)));
        } finally {
            Files.delete(out);
            Files.delete(said);
        }
    }

    private static String text(Path said) throws IOException {
        return new String(start(said, MOST_SAID), StandardCharsets.UTF_8);
    }

    private static byte[] start(Path file, int most) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }
}
