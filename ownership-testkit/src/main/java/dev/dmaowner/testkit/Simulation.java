package dev.dmaowner.testkit;

import static java.util.stream.Collectors.joining;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Ownership;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does to a machine what comes, step by step, and after each step checks that the rule holds: no group that a user owns has
 * a member whose driver uses the DMA API. What comes is decided by a seed alone, so that one seed and one machine are one
 * run; a failure names the seed and the latest steps.
 */
public final class Simulation {

    /** The system property that gives the seed: a number, or {@code random}. */
    public static final String SEED_PROPERTY = "dmaowner.seed";

    private static final long USUAL_SEED = 1;
    private static final int STEPS_TOLD = 10_000;
    private static final int PLAIN_STEPS = 6;

    private final Machine machine;
    private final Predicate<String> managesDma;
    private final long seed;
    private final SplittableRandom random;
    private final @Nullable StageFaults faults;
    private final Deque<Object[]> steps = new ArrayDeque<>();
    private final List<DmaClaim> claims = new ArrayList<>();
    private final List<Device> unplugged = new ArrayList<>();
    private long taken;

    /**
     * @param machine with at least one device
     * @param managesDma whether the driver of a given name manages DMA itself
     * @param seed decides all
     */
    public Simulation(Machine machine, Predicate<String> managesDma, long seed) {
        this(machine, managesDma, seed, null);
    }

    /**
     * As the other, and devices are unplugged and plugged again.
     *
     * @param faults happen at every stage, in the bus and IOMMU of the machine that they are around
     */
    Simulation(Machine machine, Predicate<String> managesDma, long seed, @Nullable StageFaults faults) {
        this.faults = faults;
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
            claims.clear();
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
        if (devices.isEmpty() && !unplugged.isEmpty()) {
            plug();
            return;
        } else if (devices.isEmpty()) {
            throw new IllegalStateException("the machine has no device");
        }
        Device device = any(devices);
        List<String> drivers = machine.drivers(device.id().bus());
        StageFaults failing = faults;
        int what = random.nextInt(failing == null ? PLAIN_STEPS : 2 * PLAIN_STEPS);
        if (failing != null && what >= PLAIN_STEPS) {
            stepWithFaults(failing, what - PLAIN_STEPS, device);
            return;
        }
        switch (what) {
            case 0 ->
                machine.driverOf(device.id())
                        .ifPresent(driver -> note("unbind", device.id(), machine.unbind(device.id(), driver)));
            case 1 -> note("probe", device.id(), machine.probe(device.id()));
            case 2 -> claim();
            case 3 -> release();
            case 4 -> override(device, drivers);
            default -> {
                if (!drivers.isEmpty()) {
                    String driver = any(drivers);
                    note("bind", device.id(), "to", driver, machine.bind(device.id(), driver));
                }
            }
        }
    }

    private void stepWithFaults(StageFaults failing, int what, Device device) {
        switch (what) {
            case 0 -> unplug(device);
            case 1 -> plug();
            case 2 -> {
                failing.letGo();
                note("let a removal go that waits, if one does");
            }
            default -> {
                StageFaults.Stage stage = any(List.of(StageFaults.Stage.values()));
                StageFaults.Kind kind = any(List.of(StageFaults.Kind.values()));
                failing.arm(stage, kind);
                note("from now on", stage, "once", kind);
            }
        }
    }

    private void unplug(Device device) {
        note("unplug", device.id(), machine.remove(device.id()));
        if (!unplugged.contains(device)) {
            unplugged.add(device);
        }
    }

    private void plug() {
        if (!unplugged.isEmpty()) {
            Device device = any(unplugged);
            var outcome = machine.add(device);
            if (outcome.isDone()) {
                unplugged.remove(device);
            }
            note("plug", device.id(), outcome);
        }
    }

    private void override(Device device, List<String> drivers) {
        String name = drivers.isEmpty() || random.nextInt(2) == 0 ? "" : any(drivers);
        String path =
                "/sys/bus/" + device.id().bus() + "/devices/" + device.id().name() + "/driver_override";
        note("override", device.id(), name, machine.host().write(path, name + "\n"));
    }

    private void claim() {
        if (!machine.groups().isEmpty()) {
            GroupOwnership group = any(machine.groups());
            DmaOwner owner = new DmaOwner.User("/dev/vfio/" + group.id(), taken);
            var outcome = group.claim(owner);
            outcome.value().ifPresent(claims::add);
            note("claim group", group.id(), outcome.isDone() ? "done" : outcome);
        }
    }

    private void release() {
        if (!claims.isEmpty()) {
            DmaClaim claim = claims.remove(random.nextInt(claims.size()));
            claim.close();
            note("release a claim");
        }
    }

    /** What is only told after a failure is put into words then. */
    private void note(Object... step) {
        taken++;
        steps.add(step);
        if (steps.size() > STEPS_TOLD) {
            steps.remove();
        }
    }

    /** Kernels before 5.19 let a user and kernel drivers have one group. */
    private void check() {
        if (!machine.rules().has(KernelChange.OWNERSHIP_IN_CORE)) {
            return;
        }
        for (GroupOwnership group : machine.groups()) {
            checkCount(group);
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

    /** While a removal waits, its driver is not shown and still counted. */
    private void checkCount(GroupOwnership group) {
        if (faults != null && !faults.isWaiting() && !(group.ownership() instanceof Ownership.Owned)) {
            long drivers = group.members().stream()
                    .filter(member ->
                            machine.driverOf(member).filter(managesDma.negate()).isPresent())
                    .count();
            if (group.users().size() != drivers) {
                throw new AssertionError(story("group " + group.id() + " counts the users " + group.users() + ", and "
                        + drivers + " drivers use its members through the DMA API"));
            }
        }
    }

    /**
     * Let everything go: no fault happens any more, all devices are unbound, and the claims are closed.
     *
     * @throws AssertionError if a group is left that somebody owns or uses
     */
    void giveEverythingBack() {
        if (faults != null) {
            faults.disarm();
            while (faults.isWaiting()) {
                faults.letGo();
            }
        }
        machine.devices().forEach(device -> machine.driverOf(device.id())
                .ifPresent(driver -> machine.unbind(device.id(), driver)));
        claims.forEach(DmaClaim::close);
        for (GroupOwnership group : machine.groups()) {
            if (!(group.ownership() instanceof Ownership.Unowned)) {
                throw new AssertionError(
                        story("everything was given back, and group " + group.id() + " is " + group.ownership()));
            }
        }
    }

    private String story(String what) {
        return what + "\nseed " + seed + " (-D" + SEED_PROPERTY + "=" + seed + "), the latest of " + taken
                + " steps:"
                + steps.stream()
                        .map(step -> Stream.of(step).map(Object::toString).collect(joining(" ", "\n  ", "")))
                        .collect(joining());
    }
}
