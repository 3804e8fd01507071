package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.check.CheckResults;
import dev.dmaowner.plan.planner.PlanRequest.Handover;
import dev.dmaowner.plan.planner.PlanRequest.Lifetime;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of a verdict that follows from the survey; checks and steps are added to it. */
final class VerdictDraft {

    private final Host host;
    private final HostSurvey survey;
    private final Goal.Take goal;
    private final SiblingMembers siblings;
    private final ChosenDrivers chosen;
    private final Optional<Refusal> refusal;

    VerdictDraft(Host host, HostSurvey survey, Goal.Take goal) throws IOException {
        this.host = host;
        this.survey = survey;
        this.goal = goal;
        this.siblings = SiblingMembers.of(host, survey, goal);
        this.chosen = ChosenDrivers.of(host, survey, goal);
        this.refusal = new RefusalReasons(host, survey, chosen).of(goal, siblings);
    }

    SiblingMembers siblings() {
        return siblings;
    }

    boolean canBeRehearsed() {
        return refusal.isEmpty();
    }

    ChosenDrivers chosen() {
        return chosen;
    }

    Plan plan(HostFacts facts) {
        return siblings.draft(goal, List.of(), facts);
    }

    /** {@return the facts that the survey shows, where no device counts as having an override} */
    HostFacts surveyedFacts() {
        List<DeviceFact> facts = new ArrayList<>();
        for (DeviceId id : siblings.concerned(goal)) {
            facts.add(fact(id));
        }
        return new HostFacts("", "", survey.host().kernelRelease().orElse(""), facts, List.of());
    }

    private DeviceFact fact(DeviceId id) {
        Optional<SurveyedDevice> device = survey.device(id);
        Optional<String> driver = device.isPresent() ? device.get().driver() : Optional.empty();
        Optional<GroupId> group = device.isPresent() ? device.get().group() : Optional.empty();
        return new DeviceFact(id, "", new DeviceBinding(driver, Optional.empty()), group);
    }

    Verdict verdict(CheckResults checks, Outcome<Plan> rehearsed) {
        return verdict(
                checks, rehearsed.refusal(), rehearsed.value().map(Plan::steps).orElse(List.of()));
    }

    /** {@return the verdict with steps that were not rehearsed} */
    Verdict verdict(CheckResults checks, HostFacts facts) throws IOException {
        if (refusal.isPresent()) {
            return verdict(checks, refusal, List.of());
        }
        TargetDrivers targets = new TargetDrivers(host, survey, Set.of(), chosen);
        Steps steps = new Steps(plan(facts), survey, targets, Steps.Return.PLAIN, FirmwareFramebuffer.consoles(host));
        steps.add(Lifetime.THIS_BOOT, Opening.NONE, Handover.AS_THEY_ARE);
        return verdict(checks, Optional.empty(), steps.steps());
    }

    private Verdict verdict(CheckResults checks, Optional<Refusal> why, List<Step> steps) {
        List<GroupId> groups = new ArrayList<>();
        Optional<Availability> availability = Optional.empty();
        List<Blocker> blockers = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (SurveyedGroup group : survey.groupsOf(goal.devices())) {
            groups.add(group.id());
            blockers.addAll(group.blockers());
            if (group.ownership() instanceof Ownership.Unknown ownership) {
                unknown.add("group " + group.id() + " is " + ownership.reason());
            }
            Availability its = Availability.of(survey, group);
            if (availability.isEmpty() || its.compareTo(availability.get()) > 0) {
                availability = Optional.of(its);
            }
        }
        return new Verdict(
                goal,
                groups,
                availability,
                blockers,
                checks,
                unknown,
                siblings.leaving(),
                siblings.staying(),
                siblings.ending(),
                why,
                steps);
    }
}
