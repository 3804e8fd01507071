package dev.dmaowner.app.sync;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.run.PersistentFiles;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.UserspaceNodes;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How a device differs from what is wanted of it. */
public final class Drift {

    private final Host host;
    private final HostSurvey survey;
    private final PersistentFiles files;

    /** @param files the files that outlive a reboot */
    public Drift(Host host, HostSurvey survey, PersistentFiles files) {
        this.host = host;
        this.survey = survey;
        this.files = files;
    }

    /**
     * {@return the goal that gives a device to the driver for userspace that is wanted, or that fits best}
     *
     * @throws IOException if the lists of the kernel's modules cannot be read
     */
    public Goal.Take take(Desired wanted, DeviceId device) throws IOException {
        return wanted.driver().isPresent()
                ? new Goal.Take(List.of(device), wanted.driver().get())
                : Goal.Take.toUserspace(survey, List.of(device));
    }

    /** {@return what differs in its number of virtual functions, a clause; empty if nothing does, or no number is given} */
    public Optional<String> ofFunctions(Desired wanted, SurveyedDevice device) throws IOException {
        if (wanted.functions().isEmpty()) {
            return Optional.empty();
        }
        OptionalInt now = VirtualFunctionCount.of(host, device.id());
        return now.equals(wanted.functions())
                ? Optional.empty()
                : Optional.of("it has " + (now.isPresent() ? now.getAsInt() : "an unknown number of")
                        + " virtual functions, and " + wanted.functions().getAsInt() + " are wanted");
    }

    /** {@return what differs otherwise, clauses} */
    public List<String> of(Desired wanted, SurveyedDevice device) throws IOException {
        return switch (wanted.state()) {
            case AS_IT_IS -> List.of();
            case GIVEN ->
                device.isAtKernel()
                        ? List.of()
                        : List.of("its driver is " + device.driverOr("none") + ", and one of the kernel is wanted");
            case TAKEN -> ofTaken(wanted, device);
        };
    }

    private List<String> ofTaken(Desired wanted, SurveyedDevice device) throws IOException {
        List<String> drift = new ArrayList<>();
        DeviceId id = device.id();
        String driver = take(wanted, id).driverOf(id);
        if (!device.driver().equals(Optional.of(driver))) {
            drift.add("its driver is " + device.driverOr("none") + ", and " + driver + " is wanted");
        } else {
            ofNode(wanted, device).ifPresent(drift::add);
        }
        String modalias = device.device().modalias();
        if (wanted.lifetime() == Lifetime.EVERY_BOOT
                && (!Action.Persist.isWritable(id, driver, modalias)
                        || !files.isInstalled(new Action.Persist(id, driver, modalias, wanted.access())))) {
            drift.add("the files that give it to " + driver + " at each boot are not there, or are others");
        }
        return drift;
    }

    private Optional<String> ofNode(Desired wanted, SurveyedDevice device) throws IOException {
        NodeAccess access = wanted.access();
        Optional<GroupId> group = device.group();
        if (access.isUnchanged() || group.isEmpty()) {
            return Optional.empty();
        }
        for (String node : UserspaceNodes.given(host, device.id(), group)) {
            Optional<NodeAccess> now = host.nodeAccess(node);
            if (now.isEmpty() || !access.isGivenBy(now.get())) {
                return Optional.of(node + " belongs to "
                        + now.map(is -> is.user() + ":" + is.group() + " with mode " + is.mode())
                                .orElse("nobody, as it is not there")
                        + ", and other rights are wanted");
            }
        }
        return Optional.empty();
    }
}
