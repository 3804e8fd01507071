package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Outcome;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.names.UnmadeFunction;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.planner.PlanRequest.Handover;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.planner.Planner;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.KernelDrivers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that name the goal and give consent. */
final class GoalOptions {

    @Parameters(
            arity = "1..*",
            paramLabel = "DEVICE",
            description =
                    "A device's name (0000:01:00.0, 01:00.0, pci/0000:01:00.0), or a group's number for all in it.")
    private List<String> devices = new ArrayList<>();

    @Option(
            names = "--with",
            paramLabel = "DEVICE",
            description = "Agree that this device leaves its driver too, because it shares a group.")
    private List<String> with = new ArrayList<>();

    @Option(names = "--with-group", description = "Agree that all devices that must do so leave their drivers.")
    private boolean[] withGroup = {};

    @Mixin
    private DespiteOption despite = new DespiteOption();

    @Option(names = "--persist", description = "Make it last beyond the next boot; with give, end that.")
    private boolean[] persist = {};

    @Option(
            names = "--reset",
            description =
                    "Have the kernel reset the devices between two drivers, also when they come back. No other device is reset.")
    private boolean[] reset = {};

    GoalOptions() {}

    PlanRequest take(PlanningSession session, Optional<String> driver, NodeOptions node, CreateOptions create)
            throws CommandFailure, IOException {
        List<UnmadeFunction> unmade = create.unmade(session, devices);
        Optional<Goal.Vfs> functions = create.functions(unmade);
        if (functions.isEmpty()) {
            return take(session, driver, node);
        }
        Outcome<Planner> made = session.planner().after(functions.get());
        PlanRequest request = made.value().isPresent()
                ? take(new PlanningSession(made.value().get()), driver, node)
                // The planner says why they are not made.
                : PlanRequest.of(Goal.Take.toUserspace(
                        unmade.stream().map(one -> one.address().deviceId()).toList()));
        Goal.Take wanted = (Goal.Take) request.goal();
        return request.reaching(wanted.after(functions.get()));
    }

    private PlanRequest take(PlanningSession session, Optional<String> driver, NodeOptions node)
            throws CommandFailure, IOException {
        GoalDevices named = new GoalDevices(session.host(), session.survey());
        List<DeviceId> ids = named.toTake(devices);
        Goal.Take wanted = driver.isPresent()
                ? new Goal.Take(
                        ids, KernelDrivers.spelled(session.host(), ids.get(0).bus(), driver.get()))
                : Goal.Take.toUserspace(session.survey(), ids);
        Goal.Take confined = node.isolation() == Isolation.NONE ? wanted.withoutIommu() : wanted;
        return request(confined, session, named).openTo(node.access());
    }

    PlanRequest give(PlanningSession session) throws CommandFailure, IOException {
        GoalDevices named = new GoalDevices(session.host(), session.survey());
        return request(new Goal.Give(named.toGive(devices)), session, named);
    }

    private PlanRequest request(Goal goal, PlanningSession session, GoalDevices named)
            throws CommandFailure, IOException {
        Set<DeviceId> consents = new HashSet<>(with.isEmpty() ? List.of() : named.toTake(with));
        named.requireSharing(List.copyOf(consents), goal.devices());
        if (withGroup.length > 0) {
            session.survey().devices().forEach(device -> consents.add(device.id()));
        }
        return new PlanRequest(
                goal,
                consents,
                despite.names(),
                persist.length > 0 ? Lifetime.EVERY_BOOT : Lifetime.THIS_BOOT,
                NodeAccess.UNCHANGED,
                reset.length > 0 ? Handover.RESET : Handover.AS_THEY_ARE);
    }
}
