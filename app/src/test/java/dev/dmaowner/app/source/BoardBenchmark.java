package dev.dmaowner.app.source;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to read the largest of the boards' trees and to make its devices, beside dtc on the same file. By hand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class BoardBenchmark {

    private Path file;
    private Host host;
    private InstalledPlugins plugins;

    @Setup
    public void read() throws IOException {
        file = SharedData.list("dtb").stream()
                .filter(path -> path.toString().endsWith(".dtb"))
                .max(Comparator.comparingLong(path -> path.toFile().length()))
                .orElseThrow();
        host = CapturedHost.of(
                CapturedTree.builder()
                        .file("sys/firmware/fdt", Files.readAllBytes(file))
                        .build(),
                "a board");
        plugins = InstalledPlugins.findBeside();
    }

    /** The tree alone, from the file to its nodes. */
    @Benchmark
    public Firmware tree() throws IOException {
        return Firmware.read(host);
    }

    /** The tree and all devices of all buses. */
    @Benchmark
    public List<Device> devices() throws IOException {
        Firmware firmware = Firmware.read(host);
        EnumerationSource source = new EnumerationSource(host, firmware, ConfigSpace.READ_ALL);
        List<Device> devices = new ArrayList<>();
        for (BusType bus : plugins.plugins().busTypes()) {
            devices.addAll(bus.enumerate(source));
        }
        return devices;
    }

    /** All of it: devices, groups, drivers, bindings. */
    @Benchmark
    public Machine machine() throws IOException {
        return Machine.of(host, plugins.plugins());
    }

    /** What dtc takes to print the tree, with the start of its process. */
    @Benchmark
    public int dtc() throws IOException, InterruptedException {
        return new ProcessBuilder("dtc", "-q", "-I", "dtb", "-O", "dts", "-o", "/dev/null", file.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}
