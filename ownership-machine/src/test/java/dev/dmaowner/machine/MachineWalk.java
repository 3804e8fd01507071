package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.OwnershipHistory;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A machine of several devices, groups and drivers, and everything that root and users can do to it, each as a number. What
 * must hold whatever they do is asked of it afterwards.
 */
final class MachineWalk {

    /** How many different acts there are; which device one is done to is in its number too. */
    static final int ACTS = 14;

    static final int DEVICES = 6;
    private static final PrivateDomain DOMAIN = new PrivateDomain("a driver");

    private final ScriptedDriver net = ScriptedDriver.ordinary("net", "scripted:net");
    private final ScriptedDriver disk = ScriptedDriver.ordinary("disk", "scripted:net");
    private final ScriptedDriver user = ScriptedDriver.managed("user");
    private final ScriptedDriver fickle = ScriptedDriver.ordinary("fickle");
    private final ConcurrentLinkedQueue<DmaClaim> claims = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waits = new AtomicInteger();
    final ScriptedMachine m;

    MachineWalk(OwnershipRules rules) {
        fickle.probing(MachineWalk::refuse);
        m = ScriptedMachine.of(rules, devices(), net, disk, user, fickle);
    }

    /** Four devices in two groups, one in a third, one without a group; and in each group one that nobody touches. */
    private static List<ScriptedDevice> devices() {
        List<ScriptedDevice> devices = new ArrayList<>();
        String[] groups = {"g", "g", "h", "h", "own", ""};
        for (int i = 0; i < DEVICES; i++) {
            devices.add(device(i, groups[i]));
        }
        for (String group : List.of("g", "h", "own")) {
            devices.add(ScriptedDevice.of("rest-of-" + group, "none", group));
        }
        return devices;
    }

    private static ScriptedDevice device(int number, String group) {
        return ScriptedDevice.of("d" + number, "net", group);
    }

    /** Leaves something behind that the machine must take away, and then does not take the device. */
    private static ProbeAnswer refuse(ProbeContext context) {
        String name = context.device().id().name();
        context.publishNode("fickle/" + name, () -> Outcome.refused(Errno.ENXIO, "as scripted"));
        context.addDevice(ScriptedDevice.of(name + "-child", "none", ""));
        return name.endsWith("1")
                ? new ProbeAnswer.Deferred("as scripted")
                : ProbeAnswer.refused(Errno.EINVAL, "as scripted");
    }

    /** {@return how many acts were answered with waiting} */
    int waits() {
        return waits.get();
    }

    /** Do one thing. */
    void act(int number) {
        if (answerTo(number).equals("WAITS")) {
            waits.incrementAndGet();
        }
    }

    private String answerTo(int number) {
        String device = "d" + number / ACTS % DEVICES;
        return switch (number % ACTS) {
            case 0 -> m.bind(device, "net");
            case 1 -> m.bind(device, "disk");
            case 2 -> m.bind(device, "user");
            case 3 -> m.bind(device, "fickle");
            case 4 -> m.probe(device);
            case 5, 6 ->
                m.machine
                        .driverOf(ScriptedMachine.id(device))
                        .map(driver -> m.unbind(device, driver))
                        .orElse("");
            case 7 -> m.write("devices/" + device + "/driver_override", "user\n");
            case 8 -> m.write("devices/" + device + "/driver_override", "fickle\n");
            case 9 -> m.write("devices/" + device + "/driver_override", "\n");
            case 10 -> claim(device);
            case 11 -> close();
            case 12 -> attach(device);
            default -> replug(device);
        };
    }

    private String claim(String device) {
        group(device).ifPresent(group -> group.claim(new DmaOwner.User("/dev/vfio/" + group.id(), 1))
                .value()
                .ifPresent(claims::add));
        return "";
    }

    private Optional<GroupOwnership> group(String device) {
        return m.machine.groupOf(ScriptedMachine.id(device)).flatMap(m.machine::group);
    }

    private String close() {
        DmaClaim claim = claims.poll();
        if (claim != null) {
            claim.close();
        }
        return "";
    }

    private String attach(String device) {
        group(device).ifPresent(group -> {
            if (group.ownership() instanceof Ownership.PrivateDomain) {
                group.detach();
            } else {
                group.attach(DOMAIN);
            }
        });
        return "";
    }

    private String replug(String device) {
        Optional<Device> description = m.machine.device(ScriptedMachine.id(device));
        if (description.isEmpty()) {
            return "";
        }
        String removed = ScriptedMachine.word(m.machine.remove(ScriptedMachine.id(device)));
        m.machine.add(description.get());
        return removed;
    }

    /** Everything that a refused operation must leave as it was. */
    Map<String, Object> state() {
        Map<String, Object> state = new TreeMap<>();
        for (GroupOwnership group : m.machine.groups()) {
            state.put("group " + group.id(), OwnershipHistory.stateOf(group));
        }
        m.machine.devices().forEach(device -> {
            state.put(device.id() + " driver", m.machine.driverOf(device.id()));
            state.put(device.id() + " group", m.machine.groupOf(device.id()));
        });
        state.put("nodes", nodes());
        return state;
    }

    private List<String> nodes() {
        try {
            return m.machine.host().list("/dev");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What holds whenever nothing is going on, in kernels whose driver core arbitrates. */
    void check() {
        if (!m.machine.rules().has(KernelChange.OWNERSHIP_IN_CORE)) {
            return;
        }
        for (GroupOwnership group : m.machine.groups()) {
            long users =
                    group.members().stream().filter(this::usesDefaultDomain).count();
            boolean owned = group.ownership() instanceof Ownership.Owned;
            assertFalse(users > 0 && owned, () -> group + ": " + OwnershipHistory.stateOf(group));
            assertEquals(
                    users,
                    owned ? 0 : OwnershipHistory.countOf(group),
                    () -> group + ": " + OwnershipHistory.stateOf(group));
            assertFalse(group.members().isEmpty() && !owned, () -> "an empty group is left: " + group);
        }
        for (ScriptedDriver driver : List.of(net, disk, user)) {
            long bound = m.machine.devices().stream()
                    .filter(device -> m.machine
                            .driverOf(device.id())
                            .filter(driver.description().name()::equals)
                            .isPresent())
                    .count();
            assertEquals(
                    bound, driver.bound() - driver.removes, driver.description().name());
        }
        assertEquals(0, fickle.removes);
    }

    private boolean usesDefaultDomain(DeviceId device) {
        return m.machine
                .driverOf(device)
                .filter(driver -> !driver.equals("user"))
                .isPresent();
    }

    /** Unbind and close everything; then nobody owns anything. */
    void giveEverythingBack() {
        m.write("drivers_autoprobe", "0");
        for (int i = 0; i < DEVICES; i++) {
            String device = "d" + i;
            m.machine.driverOf(ScriptedMachine.id(device)).ifPresent(driver -> m.unbind(device, driver));
        }
        claims.forEach(DmaClaim::close);
        m.machine.groups().forEach(GroupOwnership::detach);
    }

    void checkNobodyOwnsAnything() {
        for (GroupOwnership group : m.machine.groups()) {
            assertEquals(new Ownership.Unowned(), group.ownership(), () -> OwnershipHistory.stateOf(group)
                    .toString());
        }
        assertTrue(nodes().isEmpty(), () -> nodes().toString());
    }
}
