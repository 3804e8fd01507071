package dev.dmaowner.testkit;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Does to a machine what comes, step by step, and after each step checks that the rule holds: no group that a user owns has
 * a member whose driver uses the DMA API. What comes is decided by a seed alone, so that one seed and one machine are one
 * run; a failure names the seed and every step.
 */
public final class Simulation {

    /** The system property that gives the seed: a number, or {@code random}. */
    public static final String SEED_PROPERTY = "dmaowner.seed";

    private static final long USUAL_SEED = 1;

    private final Machine machine;
    private final Predicate<String> managesDma;
    private final long seed;
    private final SplittableRandom random;
    private final List<String> steps = new ArrayList<>();
    private final List<DmaClaim> claims = new ArrayList<>();

    /**
     * @param machine with at least one device
     * @param managesDma whether the driver of a given name manages DMA itself
     * @param seed decides all
     */
    public Simulation(Machine machine, Predicate<String> managesDma, long seed) {
        this.machine = machine;
        this.managesDma = managesDma;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /** {@return the seed that the system property gives; without it always the same} */
    public static long chosenSeed() {
        String given = System.getProperty(SEED_PROPERTY, Long.toString(USUAL_SEED));
        return given.equals("random") ? new SplittableRandom().nextLong() : Long.parseLong(given);
    }

    /**
     * Do some steps, then close every claim.
     *
     * @throws AssertionError as soon as the rule is broken or an operation throws, with the seed and the steps
     */
    public void run(int howMany) {
        try {
            for (int i = 0; i < howMany; i++) {
                step();
                check();
            }
            claims.forEach(DmaClaim::close);
            check();
        } catch (RuntimeException e) {
            throw new AssertionError(story("an operation threw " + e), e);
        }
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void step() {
        List<Device> devices = machine.devices();
        if (devices.isEmpty()) {
            throw new IllegalStateException("the machine has no device");
        }
        Device device = any(devices);
        List<String> drivers = machine.drivers(device.id().bus());
        switch (random.nextInt(6)) {
            case 0 ->
                machine.driverOf(device.id())
                        .ifPresent(
                                driver -> note("unbind " + device.id() + ": " + machine.unbind(device.id(), driver)));
            case 1 -> note("probe " + device.id() + ": " + machine.probe(device.id()));
            case 2 -> claim();
            case 3 -> release();
            case 4 -> override(device, drivers);
            default -> {
                if (!drivers.isEmpty()) {
                    String driver = any(drivers);
                    note("bind " + device.id() + " to " + driver + ": " + machine.bind(device.id(), driver));
                }
            }
        }
    }

    private void override(Device device, List<String> drivers) {
        String name = drivers.isEmpty() || random.nextInt(2) == 0 ? "" : any(drivers);
        String path =
                "/sys/bus/" + device.id().bus() + "/devices/" + device.id().name() + "/driver_override";
        note("override " + device.id() + " " + name + ": " + machine.host().write(path, name + "\n"));
    }

    private void claim() {
        if (!machine.groups().isEmpty()) {
            GroupOwnership group = any(machine.groups());
            DmaOwner owner = new DmaOwner.User("/dev/vfio/" + group.id(), steps.size());
            var outcome = group.claim(owner);
            outcome.value().ifPresent(claims::add);
            note("claim group " + group.id() + ": " + (outcome.isDone() ? "done" : outcome.refusal()));
        }
    }

    private void release() {
        if (!claims.isEmpty()) {
            DmaClaim claim = claims.remove(random.nextInt(claims.size()));
            claim.close();
            note("release a claim");
        }
    }

    private void note(String step) {
        steps.add(step);
    }

    /** Kernels before 5.19 let a user and kernel drivers have one group. */
    private void check() {
        if (!machine.rules().has(KernelChange.OWNERSHIP_IN_CORE)) {
            return;
        }
        for (GroupOwnership group : machine.groups()) {
            if (group.ownership() instanceof Ownership.Owned) {
                group.members().forEach(member -> machine.driverOf(member)
                        .filter(managesDma.negate())
                        .ifPresent(driver -> {
                            throw new AssertionError(story("group " + group.id() + " is owned by a user, and " + driver
                                    + " uses " + member + " through the DMA API"));
                        }));
            }
        }
    }

    private String story(String what) {
        return what + "\nseed " + seed + " (-D" + SEED_PROPERTY + "=" + seed + "), steps:\n  "
                + String.join("\n  ", steps);
    }
}
