package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.PredictedGroups;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** All safety checks. */
public final class Guards {

    private Guards() {}

    /** {@return the checks, the most dangerous findings first, without one that asks about registers} */
    public static List<Guard> all() {
        return all(PredictedGroups.NOT_ASKED);
    }

    /** The name of the check that nobody overrules, that of the policy of a host. */
    public static final String POLICY = PolicyGuard.NAME;

    /** {@return the names of those of {@link #all} that a user can overrule, sorted} */
    public static List<String> overrulable() {
        return all().stream()
                .map(Guard::name)
                .filter(name -> !name.equals(POLICY))
                .sorted()
                .toList();
    }

    /** The file in which a host has the policy that the check {@code policy} goes by. */
    public static final String POLICY_FILE = Policy.FILE;

    /**
     * {@return what is wrong with the policy of a host, with its line and column; empty if it can be understood, or the host has none}
     *
     * @throws IOException if it is there and cannot be read
     */
    public static Optional<String> faultOfPolicy(Host host) throws IOException {
        Optional<String> text = host.readText(POLICY_FILE);
        if (text.isPresent()) {
            try {
                Policy.parse(text.get());
            } catch (Policy.NotUnderstood e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** The name of {@link #lockedMemory}. */
    public static final String LOCKED_MEMORY = LockedMemoryGuard.NAME;

    /** {@return the one of {@link #all} that objects to a device that the kernel cannot reset by itself} */
    public static Guard reset() {
        return new ResetGuard();
    }

    /**
     * {@return a check that is not among {@link #all}: whether a user may lock the memory of a guest in a session}
     *
     * @param user who runs the guest, a name
     * @param bytes the memory of the guest
     */
    public static Guard lockedMemory(String user, long bytes) {
        return new LockedMemoryGuard(new SessionLimit(user), bytes);
    }

    /**
     * {@return the same check for a service of systemd}
     *
     * @param unit the name of the unit that runs the guest, such as {@code guest.service}
     * @param bytes the memory of the guest
     */
    public static Guard lockedMemoryOfUnit(String unit, long bytes) {
        return new LockedMemoryGuard(new ServiceLimit(unit), bytes);
    }

    /**
     * {@return the same check for a domain of libvirt}
     *
     * @param domain its name
     * @param bytes the memory of the guest, 0 for that of the domain
     */
    public static Guard lockedMemoryOfDomain(String domain, long bytes) {
        return new LockedMemoryGuard(new DomainLimit(domain), bytes);
    }

    /**
     * {@return the checks, the most dangerous findings first}
     *
     * @param predicted what the registers say of groups; it is asked about named devices only, not in overviews
     */
    public static List<Guard> all(PredictedGroups predicted) {
        return List.of(
                PolicyGuard.ofThisUser(),
                new DiskGuard(),
                new DefaultRouteGuard(),
                new VirtualFunctionsGuard(),
                new FunctionsInUseGuard(),
                new TpmGuard(),
                new ConsoleGuard(),
                new DisplayGuard(),
                new KeyboardGuard(),
                new OpenNodesGuard(),
                new ManagersGuard(),
                new NoIommuGuard(),
                new InterruptRemappingGuard(),
                new AssertedIsolationGuard(predicted),
                reset(),
                new PowerGuard());
    }
}
