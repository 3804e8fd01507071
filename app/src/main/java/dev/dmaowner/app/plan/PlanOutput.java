package dev.dmaowner.app.plan;

import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.DriversOption;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.HostRemarks;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFile;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.RulesNotes;
import dev.dmaowner.app.cli.RulesOption;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.plan.planner.Planning;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the machine to plan for and the file to write. */
final class PlanOutput {

    @Mixin
    private RulesOption rules = new RulesOption();

    @Mixin
    private DriversOption drivers = new DriversOption();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the plan there, for 'dmaowner apply FILE'.")
    private @Nullable Path file;

    PlanOutput() {}

    PlanningSession session(OutputOptions output) throws IOException, CommandFailure {
        Host opened = MachineSource.open(machine.machines(), RegisterAccess.CONFIGURATION_SPACE);
        boolean isLive = opened.description().kind() == HostDescription.Kind.LIVE;
        Host host = new RememberingHost(isLive ? new LinkTool(opened) : opened);
        HostRemarks.print(output.console(), "plan", host);
        PlanningSession session = PlanningSession.open(host, rules, drivers, output.global());
        RulesNotes.print(output.console(), "plan", session.survey().rulesChoice());
        return session;
    }

    int end(Planning planning, PlanningSession session, OutputOptions output) throws IOException, CommandFailure {
        if (!(planning instanceof Planning.Ready ready)) {
            throw NoPlan.failure(planning, session.survey(), output);
        }
        if (session.host().description().kind() == HostDescription.Kind.LIVE) {
            for (String note : LeaseNotes.of(ready.plan(), new HostOptions().state(), Instant.now())) {
                output.console().err().println("dmaowner plan: note: " + note);
            }
        }
        PlanJson json = new PlanJson(ready.plan());
        if (file != null) {
            StringWriter text = new StringWriter();
            PrintWriter writer = new PrintWriter(text);
            JsonOutput.print(new Console(writer, writer, Console.Display.FILE, Map.of()), json::writeTo);
            writer.flush();
            OutputFile.of("the plan", file)
                    .write(out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
            output.console()
                    .err()
                    .println("dmaowner plan: wrote " + file + ", which 'dmaowner apply " + file + "' carries out");
        }
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json::writeTo);
        } else {
            new PlanPrinter(output.console().out()).print(ready);
        }
        return ExitCode.DONE.number();
    }
}
