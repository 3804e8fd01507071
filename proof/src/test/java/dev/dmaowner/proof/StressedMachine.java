package dev.dmaowner.proof;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import dev.dmaowner.testkit.ScriptedBus;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedHost;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A machine and everything that root and users do to it, devices that are pulled and plugged included. Devices whose names begin with
 * one letter belong together. In groups g and h a device stays that nobody touches; group e ends and begins again.
 */
final class StressedMachine {

    private static final String BUS = "toy";
    private static final List<String> DEVICES = List.of("g0", "g1", "g2", "h0", "h1", "e0", "e1");
    private static final List<String> STAYING = List.of("g-stays", "h-stays");
    private static final int ACTS = 16;

    private final Witness witness = new Witness();
    private final PrivateDomain domain = new PrivateDomain("a driver");
    private final ConcurrentLinkedQueue<Held> claims = new ConcurrentLinkedQueue<>();
    final Machine machine;

    private record Held(DeviceId device, DmaClaim claim) {}

    StressedMachine(OwnershipRules rules, Joining joining) throws IOException {
        List<ScriptedDevice> devices = new ArrayList<>();
        DEVICES.forEach(name -> devices.add(device(name)));
        STAYING.forEach(name -> devices.add(device(name)));
        machine = Machine.builder()
                .rules(rules)
                .host(ScriptedHost.empty(), Firmware.NONE)
                .bus(new ScriptedBus(BUS, devices))
                .iommu(new ByFirstLetter(joining))
                .driver(new WitnessedDriver("net", DmaManagement.BY_CORE))
                .driver(new WitnessedDriver("disk", DmaManagement.BY_CORE))
                .driver(new WitnessedDriver("user", DmaManagement.BY_DRIVER))
                .build();
        for (Device device : machine.devices()) {
            machine.bind(device.id(), "user");
            machine.driverOf(device.id()).ifPresent(driver -> machine.unbind(device.id(), driver));
        }
    }

    private static ScriptedDevice device(String name) {
        return ScriptedDevice.of(BUS + "/" + name, name.contains("-") ? "toy:untouched" : "toy:touched");
    }

    private static DeviceId id(String name) {
        return new DeviceId(BUS, name);
    }

    /** {@return the groups that never end} */
    List<GroupOwnership> lasting() {
        return STAYING.stream().map(name -> group(id(name)).orElseThrow()).toList();
    }

    private Optional<GroupOwnership> group(DeviceId device) {
        return machine.groupOf(device).flatMap(machine::group);
    }

    /** Do one thing. */
    void act(SplittableRandom random) {
        DeviceId device = id(DEVICES.get(random.nextInt(DEVICES.size())));
        switch (random.nextInt(ACTS)) {
            case 0, 1 -> machine.bind(device, "net");
            case 2 -> machine.bind(device, "disk");
            case 3 -> machine.bind(device, "user");
            case 4 -> machine.probe(device);
            case 5, 6, 7 -> machine.driverOf(device).ifPresent(driver -> machine.unbind(device, driver));
            case 8, 9 -> claim(device, random.nextInt(3));
            case 10, 11 -> close();
            case 12 -> attachOrDetach(device);
            case 13 -> machine.remove(device);
            default -> add(device);
        }
    }

    private void claim(DeviceId device, int how) {
        group(device).ifPresent(group -> {
            DmaOwner owner = new DmaOwner.User("/dev/vfio/" + group.id(), how);
            Outcome<DmaClaim> outcome =
                    switch (how) {
                        case 0 -> group.claim(owner);
                        case 1 -> group.claimFor(device, owner);
                        default -> group.claimPrivateDomain(device, owner);
                    };
            outcome.value().ifPresent(claim -> {
                if (isLasting(device)) {
                    witness.ownerBegins(device);
                }
                claims.add(new Held(device, claim));
            });
        });
    }

    /** A claim on a group that has ended says nothing about the group that its devices are in later. */
    private static boolean isLasting(DeviceId device) {
        return device.name().charAt(0) != 'e';
    }

    private void close() {
        Held held = claims.poll();
        if (held != null) {
            if (isLasting(held.device)) {
                witness.ownerEnds(held.device);
            }
            held.claim.close();
        }
    }

    private void attachOrDetach(DeviceId device) {
        group(device).ifPresent(group -> {
            if (!group.attach(domain).isDone()) {
                group.detach();
            }
        });
    }

    /** Another thread may have added it, or may still be removing it. */
    private void add(DeviceId device) {
        machine.add(device(device.name())).refusal().ifPresent(why -> {
            if (why.errno() != Errno.EEXIST) {
                throw new AssertionError("adding " + device + " was refused: " + why);
            }
        });
    }

    /** Unbind and close everything, one thread being left. */
    void giveEverythingBack() {
        for (Device device : machine.devices()) {
            machine.driverOf(device.id()).ifPresent(driver -> machine.unbind(device.id(), driver));
        }
        while (!claims.isEmpty()) {
            close();
        }
        machine.groups().forEach(GroupOwnership::detach);
    }

    int mixtures() {
        return witness.mixtures();
    }

    /** A driver that now and then refuses a device. */
    private final class WitnessedDriver implements Driver {

        private static final int BOUND_OF_TEN = 8;

        private final DriverDescription description;
        private final DmaManagement management;

        WitnessedDriver(String name, DmaManagement management) {
            this.description = DriverDescription.of(BUS, name, name.equals("user") ? "toy:*" : "toy:touched");
            this.management = management;
        }

        @Override
        public DriverDescription description() {
            return description;
        }

        @Override
        public DmaManagement dmaManagement(KernelRules rules) {
            return management;
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            DeviceId device = context.device().id();
            if (management == DmaManagement.BY_DRIVER) {
                return new ProbeAnswer.Bound(removal -> RemoveAnswer.REMOVED);
            }
            witness.driverBegins(device);
            if (System.nanoTime() % 10 >= BOUND_OF_TEN) {
                witness.driverEnds(device);
                return ProbeAnswer.refused(Errno.EINVAL, "scripted");
            }
            return new ProbeAnswer.Bound(removal -> {
                witness.driverEnds(device);
                return RemoveAnswer.REMOVED;
            });
        }
    }

    /** An IOMMU that puts devices into one group whose names begin with the same letter. */
    private record ByFirstLetter(Joining joining) implements IommuDriver {

        @Override
        public String name() {
            return "by-first-letter";
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) {
            return List.of(new IommuInstance(name(), "iommu0", Optional.empty(), joining, DefaultDomainType.DMA));
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            DeviceId own = request.device().id();
            for (Device other : request.view().devices(BUS)) {
                Optional<GroupId> group = request.view().groupOf(other.id());
                if (group.isPresent()
                        && other.id().name().charAt(0) == own.name().charAt(0)) {
                    return new JoinAnswer.WithGroupOf(other.id(), JoinFacts.ORDINARY);
                }
            }
            return new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
        }
    }
}
