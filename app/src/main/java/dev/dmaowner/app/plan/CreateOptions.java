package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.app.names.UnmadeFunction;
import dev.dmaowner.plan.Goal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that have virtual functions made before they are taken. */
final class CreateOptions {

    @Option(
            names = "--create",
            description =
                    "Where DEVICE is a virtual function that is not there, have its physical function make it first, in the"
                            + " same plan. Others that this one has are removed before; 'undo' brings their number back.")
    private boolean[] create = {};

    @Option(
            names = "--no-drivers",
            description = "With --create, keep drivers from the functions that are made unless an override names one"
                    + " (sriov_drivers_autoprobe).")
    private boolean[] noDrivers = {};

    CreateOptions() {}

    /** {@return those of the named devices that are not there and that a physical function can make; none without --create} */
    List<UnmadeFunction> unmade(PlanningSession session, List<String> words) throws CommandFailure, IOException {
        if (create.length == 0) {
            if (noDrivers.length > 0) {
                throw new CommandFailure(
                        ExitCode.USAGE, "--no-drivers says how functions are made, and so needs --create");
            }
            return List.of();
        }
        NameLookup lookup = new NameLookup(session.host());
        List<UnmadeFunction> unmade = new ArrayList<>();
        for (String word : words) {
            lookup.unmade(word).ifPresent(unmade::add);
        }
        return unmade;
    }

    /** {@return how many functions are made so that all of these are among them; empty if there is none of these} */
    Optional<Goal.Vfs> functions(List<UnmadeFunction> unmade) throws CommandFailure {
        List<DeviceId> physical =
                unmade.stream().map(one -> one.physical().deviceId()).distinct().toList();
        if (physical.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "one plan makes virtual functions of one device, and these are of "
                            + String.join(
                                    " and ",
                                    physical.stream().map(DeviceId::name).toList()));
        }
        return unmade.stream()
                .map(UnmadeFunction::number)
                .max(Integer::compare)
                .map(count -> new Goal.Vfs(
                        physical.get(0),
                        count,
                        noDrivers.length > 0 ? Goal.Vfs.Drivers.KEPT_OFF : Goal.Vfs.Drivers.AS_SET));
    }
}
