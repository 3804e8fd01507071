package dev.dmaowner.app.trace;

import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.machine.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A recording on disk: {@code machine.json}, {@code ops.jsonl} and the capture {@code sys.tar.gz}.
 *
 * @param path the folder
 */
record TraceFolder(Path path) {

    /** {@return whether a path looks like a recording} */
    static boolean isTrace(Path path) {
        return Files.isRegularFile(path.resolve("machine.json"));
    }

    String name() {
        return path.getFileName().toString();
    }

    /**
     * Replay the recording.
     *
     * @param setup on what machine
     * @throws IOException if a part of it cannot be read
     */
    ReplayResult replay(ReplaySetup setup) throws IOException {
        RecordedMachine recorded = RecordedMachine.read(file("machine.json"));
        Machine machine = setup.machine(recorded, MachineSource.open(file("sys.tar.gz")));
        return new Replay(name(), recorded, setup.rules(recorded), machine).run(file("ops.jsonl"));
    }

    private Path file(String name) throws IOException {
        Path file = path.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IOException("the recording " + path + " has no " + name);
        }
        return file;
    }
}
