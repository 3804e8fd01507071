package dev.dmaowner.plan.survey;

import dev.dmaowner.KernelChange;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.plan.survey.IommuState.Groups;
import dev.dmaowner.plan.survey.IommuState.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What limits the answers of a survey. */
final class SurveyWarnings {

    private SurveyWarnings() {}

    /** {@return what a recording lacks of its devices, each with the command that supplies it} */
    static List<String> notRecorded(Collection<SurveyedDevice> devices) {
        int withoutDriver = 0;
        int withoutIds = 0;
        for (SurveyedDevice device : devices) {
            if (!device.isBindingRecorded()) {
                withoutDriver++;
            }
            Optional<PciIdentity> identity =
                    PciIdentity.ofModalias(device.device().modalias());
            if (identity.isPresent() && !identity.get().hasIds()) {
                withoutIds++;
            }
        }
        List<String> lacking = new ArrayList<>();
        if (withoutDriver > 0) {
            lacking.add("not recorded here: " + ofDevices("drivers", withoutDriver, devices.size())
                    + "; 'lspci -nnk' prints those of PCI devices");
        }
        if (withoutIds > 0) {
            lacking.add(
                    "not recorded here: " + ofDevices("ids", withoutIds, devices.size()) + "; 'lspci -nn' prints them");
        }
        return lacking;
    }

    private static String ofDevices(String what, int some, int all) {
        return what + (some == all ? " of all devices" : " of " + some + " of " + all + " devices");
    }

    /** A host without groups has nothing to own, so the caveat about its rules would be of no use. */
    static List<String> of(RulesChoice rules, IommuState iommu) {
        if (iommu.groups() == Groups.PRESENT) {
            return rules.caveat().stream().toList();
        }
        String cure = iommu.cure().map(words -> "; " + words).orElse("");
        boolean mayBeUndone = iommu.kind() == Kind.NONE_IN_USE && rules.rules().has(KernelChange.REFUSAL_UNDOES_IOMMU);
        return List.of(iommu.statement()
                + cure
                + (mayBeUndone
                        ? ", or one device that its driver refuses undid it, which 'explain DEVICE' tells"
                        : ""));
    }
}
