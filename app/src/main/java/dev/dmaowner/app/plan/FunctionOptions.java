package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.PlanRequest;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name a device and how many virtual functions it is to have. */
final class FunctionOptions {

    @Parameters(index = "0", paramLabel = "DEVICE", description = "A physical function, such as 0000:01:00.0.")
    private String device = "";

    @Parameters(index = "1", paramLabel = "COUNT", description = "How many virtual functions; 0 removes all.")
    private int count;

    @Option(
            names = "--no-drivers",
            description = "Keep drivers from new virtual functions unless an override names one"
                    + " (sriov_drivers_autoprobe).")
    private boolean[] noDrivers = {};

    @Mixin
    private DespiteOption despite = new DespiteOption();

    FunctionOptions() {}

    PlanRequest request(PlanningSession session) throws CommandFailure, IOException {
        if (count < 0 || count > Goal.Vfs.MOST) {
            throw new CommandFailure(ExitCode.USAGE, "COUNT is " + count + ", and is to be from 0 to " + Goal.Vfs.MOST);
        }
        DeviceId physical = new GoalDevices(session.host(), session.survey()).one(device);
        Goal.Vfs goal = new Goal.Vfs(
                physical, count, noDrivers.length > 0 ? Goal.Vfs.Drivers.KEPT_OFF : Goal.Vfs.Drivers.AS_SET);
        return PlanRequest.of(goal).despite(despite.names());
    }
}
