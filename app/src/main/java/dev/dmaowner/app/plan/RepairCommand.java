package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The command {@code repair}: binds devices without a driver to the drivers of the kernel again. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Bind devices without a driver to the kernel's drivers again: clear their overrides and have the kernel probe them. Use it where no"
                    + " journal can be undone, such as after a crash of another program.",
            "The driver that a device had is inferred from its ids, and reported. Prefer 'dmaowner undo' for what dmaowner has done. Needs root."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  dmaowner repair 0000:01:00.0", "  dmaowner repair 7 --yes    the members of group 7 that have none"
        })
public final class RepairCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "DEVICE",
            description = "A device's name, or a group's number for its members without a driver.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private DespiteOption despite = new DespiteOption();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private YesOption yes = new YesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public RepairCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        Run run = Run.of(options, yes.question(), output);
        PlanningSession session = PlanningSession.open(run.host(), output.global());
        List<SurveyedDevice> devices = new GoalDevices(session.host(), session.survey())
                .toGive(words).stream()
                        .flatMap(id -> session.survey().device(id).stream())
                        .toList();
        List<DeviceId> without = devices.stream()
                .filter(device -> device.isBindingRecorded() && device.driver().isEmpty())
                .map(SurveyedDevice::id)
                .toList();
        if (without.isEmpty()) {
            return run.nothing(
                    "give",
                    devices.stream()
                                    .map(device -> device.id().name() + " has the driver " + device.driverOr("none"))
                                    .collect(Collectors.joining(", "))
                            + ": there is nothing to repair");
        }
        PlanRequest request = PlanRequest.of(new Goal.Give(without)).despite(despite.names());
        Planning planning = session.planner().plan(request);
        if (planning instanceof Planning.Ready ready) {
            for (DeviceId device : without) {
                output.console().err().println("dmaowner repair: note: " + inferred(ready, device, session));
            }
        }
        return run.applyMade(planning, session);
    }

    private static String inferred(Planning.Ready ready, DeviceId device, PlanningSession session) {
        Optional<String> driver = ready.plan().steps().stream()
                .flatMap(step -> step.action() instanceof Action.Expect expect
                                && expect.device().equals(device)
                        ? Stream.of(expect.driver())
                        : Stream.empty())
                .findFirst();
        String modalias = session.survey()
                .device(device)
                .map(found -> found.device().modalias())
                .orElse("");
        return driver.isPresent()
                ? device.name() + " goes to " + driver.get() + ", inferred from its ids (" + modalias
                        + "); no record says which driver it had"
                : "no driver that is registered here is known to match the ids of " + device.name() + " (" + modalias
                        + "); if it stays without one, load its module: sudo modprobe '" + modalias + "'";
    }
}
