package dev.dmaowner.app.demo;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Ownership;
import dev.dmaowner.app.scenario.ScenarioRun;
import dev.dmaowner.app.scenario.ScenarioRun.Step;
import dev.dmaowner.machine.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The results of a story under the rules of one kernel or generation.
 *
 * @param rules the rules
 * @param acts the result of each act
 */
record Performance(KernelRules rules, List<ActPlayed> acts) {

    Performance {
        acts = List.copyOf(acts);
    }

    /**
     * The result of one act.
     *
     * @param steps the answers to its operations
     * @param groups the groups at its end
     */
    record ActPlayed(List<Step> steps, List<Group> groups) {
        ActPlayed {
            steps = List.copyOf(steps);
            groups = List.copyOf(groups);
        }
    }

    /**
     * A group at the end of an act.
     *
     * @param id its number
     * @param name its name, empty if it has none
     * @param members its devices
     * @param ownership who owns it
     */
    record Group(GroupId id, Optional<String> name, List<DeviceId> members, Ownership ownership) {
        Group {
            members = List.copyOf(members);
        }
    }

    /**
     * Play a story.
     *
     * @param machine a fresh one
     * @throws IOException if an operation of the story is invalid
     */
    static Performance of(Story story, Machine machine) throws IOException {
        List<ActPlayed> acts = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        List<Integer> lengths =
                story.acts().stream().map(act -> act.lines().size()).toList();
        finishActs(lengths, acts, steps, machine);
        new ScenarioRun(machine).run(story.scenario(), step -> {
            steps.add(step);
            finishActs(lengths, acts, steps, machine);
        });
        return new Performance(machine.rules(), acts);
    }

    /** Acts without operations are over as soon as the one before is. */
    private static void finishActs(List<Integer> lengths, List<ActPlayed> acts, List<Step> steps, Machine machine) {
        while (acts.size() < lengths.size() && steps.size() == lengths.get(acts.size())) {
            acts.add(new ActPlayed(steps, groups(machine)));
            steps.clear();
        }
    }

    private static List<Group> groups(Machine machine) {
        return machine.groups().stream()
                .map(group -> new Group(group.id(), group.name(), group.members(), group.ownership()))
                .toList();
    }
}
