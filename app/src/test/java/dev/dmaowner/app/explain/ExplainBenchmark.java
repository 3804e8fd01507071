package dev.dmaowner.app.explain;

import dev.dmaowner.app.Main;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Console.Display;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;

/**
 * How long an explanation takes in a process that is up: {@code ExplainBenchmark MACHINE DEVICE [RUNS]}. The first run loads
 * classes; the others tell the work.
 */
public final class ExplainBenchmark {

    private ExplainBenchmark() {}

    /** Print the first time, the median and the shortest of the others, in milliseconds. */
    public static void main(String[] args) {
        int runs = args.length > 2 ? Integer.parseInt(args[2]) : 21;
        long[] times = new long[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            run("explain", args[1], "--machine", args[0]);
            times[i] = System.nanoTime() - start;
        }
        long first = times[0];
        Arrays.sort(times, 1, runs);
        System.out.printf(
                "first %.1f ms, median %.1f ms, shortest %.1f ms%n",
                first / 1e6, times[1 + (runs - 1) / 2] / 1e6, times[1] / 1e6);
    }

    private static void run(String... args) {
        PrintWriter out = new PrintWriter(new StringWriter());
        int exitCode = Main.execute(new Console(out, out, Display.FILE, Map.of()), args);
        if (exitCode != 0) {
            throw new IllegalStateException("it ended with " + exitCode);
        }
    }
}
