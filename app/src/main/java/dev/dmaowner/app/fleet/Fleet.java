package dev.dmaowner.app.fleet;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.Failures;
import dev.dmaowner.app.fleet.HostReader.HostAnswer;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The hosts whose captures are in a folder. They are read side by side, and only as many are held at a time as are read. */
final class Fleet {

    private final List<Path> places;
    private final MachineFactory machines;

    private Fleet(List<Path> places, MachineFactory machines) {
        this.places = places;
        this.machines = machines;
    }

    /** Takes the answers of the hosts in the order of their names, in the thread that asks. */
    interface Audience {
        void hear(Path place, HostAnswer answer) throws CommandFailure;
    }

    /** Links are not followed: a folder of strangers' captures holds captures. */
    static Fleet in(Path folder, MachineFactory machines) throws IOException, CommandFailure {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(ExitCode.USAGE, folder + " is no folder");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> places = entries.filter(entry -> !HostReader.name(entry).startsWith("."))
                    .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                            || Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
            return new Fleet(places, machines);
        }
    }

    int size() {
        return places.size();
    }

    void ask(HostReader reader, Audience audience) throws IOException, CommandFailure {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "fleet");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Deque<Future<HostAnswer>> waiting = new ArrayDeque<>();
            int next = 0;
            int heard = 0;
            while (heard < places.size()) {
                while (next < places.size() && waiting.size() < 2 * threads) {
                    Path place = places.get(next++);
                    waiting.add(pool.submit(() -> answer(place, reader)));
                }
                audience.hear(places.get(heard++), get(waiting.remove()));
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private HostAnswer answer(Path place, HostReader reader) {
        try {
            Host host = new RememberingHost(MachineSource.open(place));
            return reader.read(place, host, MachineView.of(host, machines));
        } catch (IOException e) {
            String reason = Failures.reason(e);
            return HostAnswer.failed(reason.startsWith(place.toString()) ? reason : place + ": " + reason);
        }
    }

    private static HostAnswer get(Future<HostAnswer> answer) throws IOException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            } else if (e.getCause() instanceof RuntimeException defect) {
                throw defect;
            }
            throw new IOException(e.getCause());
        }
    }
}
