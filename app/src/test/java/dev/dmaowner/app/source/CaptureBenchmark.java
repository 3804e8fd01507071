package dev.dmaowner.app.source;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to open a capture and to find its devices, groups and drivers. Run by hand, with a capture of one's own. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class CaptureBenchmark {

    /** A capture: a directory or an archive. */
    @Param({"src/test/resources/traces/pci-103/sys.tar.gz"})
    public String capture;

    private final InstalledPlugins plugins = InstalledPlugins.findBeside();

    @Benchmark
    public Host open() throws IOException {
        return MachineSource.open(Path.of(capture));
    }

    @Benchmark
    public HostSurvey openAndSurvey() throws IOException {
        SurveyRequest request = SurveyRequest.of(plugins.plugins());
        return HostSurvey.of(MachineSource.open(Path.of(capture)), request);
    }
}
