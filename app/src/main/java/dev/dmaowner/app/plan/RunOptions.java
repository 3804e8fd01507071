package dev.dmaowner.app.plan;

import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for carrying out a change. */
final class RunOptions {

    @Mixin
    private HostOptions host = new HostOptions();

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for somebody to let go of a device (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--for",
            paramLabel = "NAME",
            defaultValue = "",
            description = "In whose name, where groups are leased.")
    private String holder = "";

    RunOptions() {}

    HostOptions host() {
        return host;
    }

    Duration deadline() {
        return Duration.ofSeconds(Math.max(0, seconds));
    }

    String holder() {
        return holder;
    }
}
