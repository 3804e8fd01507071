package dev.dmaowner.app.compare;

import dev.dmaowner.app.compare.DevicePairs.Pair;
import dev.dmaowner.app.compare.Finding.Effect;
import dev.dmaowner.app.compare.Finding.Kind;
import dev.dmaowner.app.doctor.Check;
import dev.dmaowner.app.doctor.Check.Outcome;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.ModuleCatalogue;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.IommuState.Groups;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What differs between two machines. What one of them does not record is no difference.
 *
 * @param findings those that are worse first
 * @param notRecorded what could not be compared, and which side does not record it; human-readable clauses
 */
public record Comparison(
        ComparedMachine before, ComparedMachine after, List<Finding> findings, List<String> notRecorded) {

    public Comparison {
        findings = List.copyOf(findings);
        notRecorded = List.copyOf(notRecorded);
    }

    /**
     * {@return the comparison of two machines}
     *
     * @throws IOException if a host cannot be read
     */
    public static Comparison of(ComparedMachine before, ComparedMachine after) throws IOException {
        List<Finding> findings = new ArrayList<>(after.foretold());
        NotRecorded notRecorded = new NotRecorded(before, after);
        DevicePairs pairs = DevicePairs.of(
                IdentifiedDevices.of(before.host(), before.survey()),
                IdentifiedDevices.of(after.host(), after.survey()));
        compareKernels(before, after, findings);
        compareChecks(before.checks(), after.checks(), findings, notRecorded);
        Groups first = before.survey().iommu().groups();
        Groups second = after.survey().iommu().groups();
        boolean haveBothGroups = first == Groups.PRESENT && second == Groups.PRESENT;
        boolean isAnyLeft = before.groups().isEmpty() || !after.groups().isEmpty();
        if (haveBothGroups && !isAnyLeft) {
            findings.add(noGroupLeft(
                    after.outside().values().stream().findFirst().orElse("no IOMMU translates its devices")));
        } else if (haveBothGroups) {
            new GroupChanges(before, after, pairs, findings::add).find();
            TakeChanges takes = new TakeChanges(before, after);
            takes.find(pairs.pairs(), findings::add);
            notRecorded.takeability(takes.notRecorded());
        } else if (first == Groups.NOT_RECORDED || second == Groups.NOT_RECORDED) {
            notRecorded.groups();
        } else if (first != second) {
            findings.add(groupsOfMachine(after.survey(), second));
        }
        DeviceChanges devices = new DeviceChanges(findings::add);
        for (Pair pair : pairs.pairs()) {
            devices.compare(pair);
        }
        notRecorded.gone(pairs.went()).forEach(devices::went);
        notRecorded.come(pairs.came()).forEach(devices::came);
        notRecorded.drivers(pairs.pairs());
        findings.sort(Comparator.comparing(Finding::effect).thenComparing(Finding::kind));
        return new Comparison(before, after, findings, notRecorded.lines());
    }

    /**
     * {@return the comparison of a machine with itself under the next kernel}
     *
     * @param today the survey of the machine under its present kernel
     * @param host the host as it was read
     * @param present makes simulations of the present kernel
     * @param next makes simulations of the next kernel
     * @param modules the modules of the next kernel, empty if they are those of the present one
     * @throws IOException if the host cannot be read
     */
    public static Comparison withNextKernel(
            MachineView today,
            Host host,
            MachineFactory present,
            MachineFactory next,
            Optional<ModuleCatalogue> modules)
            throws IOException {
        ComparedMachine before = ComparedMachine.of(today);
        return of(before, new NextKernel(today, present, next, modules).of(before, host));
    }

    private static Finding groupsOfMachine(HostSurvey after, Groups now) {
        return now == Groups.PRESENT
                ? Finding.ofMachine(Effect.BETTER, Kind.GROUPS, "there are groups now, and there were none")
                : noGroupLeft(after.iommu().statement());
    }

    private static Finding noGroupLeft(String why) {
        return Finding.ofMachine(Effect.WORSE, Kind.GROUPS, "there are no groups any more: " + why);
    }

    private static void compareKernels(ComparedMachine before, ComparedMachine after, List<Finding> findings) {
        Optional<String> was = before.kernel();
        Optional<String> is = after.kernel();
        if (was.isPresent() && is.isPresent() && !was.equals(is)) {
            findings.add(
                    Finding.ofMachine(Effect.OTHER, Kind.KERNEL, "the kernel is " + is.get() + ", and was " + was.get())
                            .from(was.get(), is.get()));
        }
        String first = before.survey().rules().generation().word();
        String second = after.survey().rules().generation().word();
        if (areRulesKnown(before) && areRulesKnown(after) && !first.equals(second)) {
            findings.add(Finding.ofMachine(Effect.OTHER, Kind.KERNEL, "the rules are " + second + ", and were " + first)
                    .from(first, second));
        }
    }

    private static boolean areRulesKnown(ComparedMachine machine) {
        return machine.survey().rulesChoice().reason() != RulesChoice.Reason.UNKNOWN_RELEASE;
    }

    private static void compareChecks(
            List<Check> before, List<Check> after, List<Finding> findings, NotRecorded notRecorded) {
        Map<String, Check> first = new HashMap<>();
        before.forEach(check -> first.put(check.name(), check));
        for (Check check : after) {
            Check was = first.get(check.name());
            if (was == null || was.outcome() == check.outcome()) {
                continue;
            } else if (was.outcome() == Outcome.NOT_KNOWN || check.outcome() == Outcome.NOT_KNOWN) {
                notRecorded.check(check.name(), check.outcome());
                continue;
            }
            boolean isWorse = check.outcome() == Outcome.FAILED;
            findings.add(Finding.ofMachine(
                            isWorse ? Effect.WORSE : Effect.BETTER,
                            Kind.CHECK,
                            "check " + check.name() + (isWorse ? " fails, and passed: " : " passes, and failed: ")
                                    + check.statement()
                                    + check.cure()
                                            .map(cure -> "; cure: " + cure)
                                            .orElse(""))
                    .from(was.outcome().word(), check.outcome().word()));
        }
    }

    /** {@return what the differences mean together: worse if any is} */
    public Effect effect() {
        return findings.stream()
                .map(Finding::effect)
                .min(Comparator.naturalOrder())
                .orElse(Effect.OTHER);
    }
}
