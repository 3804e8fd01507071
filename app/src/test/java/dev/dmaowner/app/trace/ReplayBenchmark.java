package dev.dmaowner.app.trace;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.rig.TraceMachine;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many operations of a recording are replayed a second, each read, carried out and compared. What a recording costs
 * once, the reading of its capture and the start of its machine, is measured apart. Run by hand.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class ReplayBenchmark {

    /** The folder of a recording. */
    @Param({"src/test/resources/traces/pci-103"})
    public String trace;

    private final InstalledPlugins plugins = InstalledPlugins.findBeside();
    private RecordedMachine recorded;
    private Host host;

    @Setup
    public void read() throws IOException {
        recorded = RecordedMachine.read(Path.of(trace, "machine.json"));
        host = MachineSource.open(Path.of(trace, "sys.tar.gz"));
    }

    /** A machine as it was before the first operation, made outside the time that is measured. */
    @State(Scope.Thread)
    public static class Started {
        private Replay replay;

        @Setup(Level.Invocation)
        public void start(ReplayBenchmark benchmark) throws IOException {
            replay = new Replay(
                    "benchmark",
                    benchmark.recorded,
                    benchmark.recorded.rules(),
                    new TraceMachine(benchmark.recorded, benchmark.host, benchmark.plugins).start());
        }
    }

    /** The operations, beside the recordings. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Operations {
        public long operations;
    }

    @Benchmark
    public ReplayResult replay(Started started, Operations counted) throws IOException {
        ReplayResult result = started.replay.run(Path.of(trace, "ops.jsonl"));
        if (!result.agrees()) {
            throw new IllegalStateException("the recording disagrees: " + result);
        }
        counted.operations += result.operations();
        return result;
    }

    @Benchmark
    public Object start() throws IOException {
        return new TraceMachine(recorded, host, plugins).start();
    }

    @Benchmark
    public Object readCapture() throws IOException {
        return MachineSource.open(Path.of(trace, "sys.tar.gz"));
    }
}
