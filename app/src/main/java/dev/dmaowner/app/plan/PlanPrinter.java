package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.verdict.CheckLines;
import dev.dmaowner.app.verdict.StepLines;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.StandInGroup;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.planner.Planning;
import dev.dmaowner.plan.run.PersistentFiles;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.KernelDrivers;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/** Prints plans, and what is missing for one, as text. */
final class PlanPrinter {

    private final PrintWriter out;

    PlanPrinter(PrintWriter out) {
        this.out = out;
    }

    void print(Planning.Ready ready) {
        print(ready.plan());
        CheckLines.notChecked(ready.notChecked()).forEach(line -> out.println(PrintableText.of(line)));
    }

    void print(Plan plan) {
        out.println(title(plan.goal()));
        for (Companion companion : plan.leaving()) {
            out.println("  with  " + name(companion) + ": " + companion.reason());
        }
        for (Companion companion : plan.staying()) {
            out.println("  stays " + name(companion) + ": " + companion.reason());
        }
        for (Companion companion : plan.ending()) {
            out.println("  goes  " + name(companion) + ": " + companion.reason());
        }
        for (String guard : plan.despite()) {
            out.println("  despite the check " + guard);
        }
        if (plan.isEmpty()) {
            out.println("  nothing to do"
                    + (plan.goal() instanceof Goal.Vfs vfs
                            ? ": it has " + vfs.count()
                                    + (vfs.count() == 1 ? " virtual function" : " virtual functions") + " already"
                            : ""));
        }
        StepLines.print(out, "", plan.steps());
    }

    /** Print what userspace can do now, and how to undo the plan. */
    void printAfter(Host host, Plan plan, int journal, PersistentFiles files) throws IOException {
        if (plan.goal() instanceof Goal.Take take && take.isolation() == Isolation.NONE) {
            for (DeviceId device : take.devices()) {
                printNodeWithoutIommu(host, device);
            }
        }
        if (plan.goal() instanceof Goal.Take take && take.drivers().stream().allMatch(KernelDrivers::isUserAccess)) {
            plan.goal().devices().stream()
                    .flatMap(device -> plan.facts().of(device).flatMap(DeviceFact::group).stream())
                    .distinct()
                    .forEach(group -> out.println("userspace may now open /dev/vfio/" + group));
        }
        if (plan.goal() instanceof Goal.Give) {
            for (DeviceId device : plan.goal().devices()) {
                if (files.isInstalled(new Action.Forget(device))) {
                    out.println(PrintableText.of(
                            "the files that take " + device.name() + " at each boot remain: 'dmaowner apply give "
                                    + device.name() + " --persist' removes them"));
                }
            }
        }
        out.println("'dmaowner undo " + journal + "' brings back what was before");
        if (!plan.ending().isEmpty()) {
            String ended = String.join(
                    ", ",
                    plan.ending().stream()
                            .map(companion -> companion.device().name())
                            .toList());
            out.println(
                    "what went with a driver comes back as new, without its override, and virtual functions only when they"
                            + " are made again: " + ended);
        }
    }

    private void printNodeWithoutIommu(Host host, DeviceId device) throws IOException {
        Optional<GroupId> group =
                host.linkName(DeviceBinding.folder(device) + "/iommu_group").flatMap(GroupId::ofName);
        if (group.isPresent() && StandInGroup.isOne(host, group.get())) {
            out.println("userspace with CAP_SYS_RAWIO may now open " + StandInGroup.node(group.get())
                    + "; no IOMMU is behind it, and the kernel is tainted");
        }
    }

    private static String title(Goal goal) {
        StringBuilder title = new StringBuilder(goal.word());
        for (DeviceId device : goal.devices()) {
            title.append(' ').append(device.name());
        }
        if (goal instanceof Goal.Take take) {
            title.append(" to ").append(String.join(", ", take.drivers()));
            title.append(take.isolation() == Isolation.NONE ? " without an IOMMU" : "");
            take.functions().ifPresent(made -> title.append(", after vfs ")
                    .append(made.device().name())
                    .append(' ')
                    .append(made.count()));
        } else if (goal instanceof Goal.Vfs vfs) {
            title.append(' ').append(vfs.count());
        }
        return title.toString();
    }

    private static String name(Companion companion) {
        return companion.device().name() + (companion.driver().isEmpty() ? "" : " (" + companion.driver() + ")");
    }

    static String line(Action action) {
        return action.write().map(ControlWrite::toString).orElseGet(action::describe);
    }
}
