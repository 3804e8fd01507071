package dev.dmaowner.app.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One question about a machine. */
@FunctionalInterface
interface Examination {

    /**
     * {@return the answer}
     *
     * @throws IOException if the host cannot be read
     */
    Check of(ExaminedHost machine) throws IOException;

    /** All of them, in the order in which they are best cured. */
    List<Examination> ALL = List.of(
            IommuChecks::firmware,
            IommuChecks::kernel,
            IommuChecks::interruptRemapping,
            IommuChecks::dmaCoherence,
            IommuChecks::acsOverride,
            IommuChecks::hugeGroups,
            NoIommuCheck::of,
            KernelChecks::release,
            KernelChecks::lockdown,
            KernelChecks::xen,
            KernelChecks::container,
            UserChecks::drivers,
            UserChecks::nodes,
            UserChecks::lockedMemory,
            IdsCheck::of,
            PolicyCheck::of);

    /** {@return the answers to all} */
    static List<Check> all(ExaminedHost machine) throws IOException {
        List<Check> checks = new ArrayList<>();
        for (Examination examination : ALL) {
            checks.add(examination.of(machine));
        }
        return List.copyOf(checks);
    }
}
