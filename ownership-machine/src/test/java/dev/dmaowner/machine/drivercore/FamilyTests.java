package dev.dmaowner.machine.drivercore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Dependents;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which devices go with others, as the machine answers it while devices come and go, against the answer for a list of them. */
class FamilyTests {

    private record Leaf(DeviceId id, String sysfsPath, Optional<DeviceId> virtualFunctionOf) implements Device {
        static Leaf at(String bus, String path) {
            return new Leaf(new DeviceId(bus, path.substring(path.lastIndexOf('/') + 1)), path, Optional.empty());
        }

        Leaf of(Leaf physical) {
            return new Leaf(id, sysfsPath, Optional.of(physical.id));
        }

        @Override
        public String modalias() {
            return "";
        }

        @Override
        public Optional<DeviceId> parent() {
            return Optional.empty();
        }

        @Override
        public Optional<FirmwareNode> firmwareNode() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> attributes() {
            return Map.of();
        }
    }

    private record EmptyBus(BusDescription description) implements BusType {
        @Override
        public List<Device> enumerate(EnumerationSource source) {
            return List.of();
        }

        @Override
        public Match match(Device device, Candidate candidate) {
            return new Match.No(Match.Rule.NONE, "it has no drivers");
        }
    }

    private final Topology topology = new Topology();
    private final Map<DeviceId, DeviceState> present = new LinkedHashMap<>();

    private BusState bus(String name) {
        return topology.bus(name).orElseGet(() -> {
            BusState bus = new BusState(new EmptyBus(BusDescription.plain(name)), BusDescription.plain(name));
            assertTrue(topology.register(bus));
            return bus;
        });
    }

    private void add(Device device) {
        BusState bus = bus(device.id().bus());
        DeviceState state = new DeviceState(bus, device);
        assertTrue(bus.add(state));
        present.put(device.id(), state);
    }

    private void remove(DeviceId id) {
        DeviceState state = present.remove(id);
        assertTrue(state.bus.remove(state));
    }

    private static List<DeviceId> ids(Collection<Dependents.Dependent> dependents) {
        return dependents.stream().map(dependent -> dependent.device().id()).toList();
    }

    /** In the order of buses, and on each of additions, as the machine lists its devices. */
    private List<Device> all() {
        List<Device> all = new ArrayList<>();
        topology.buses().forEach(bus -> all.addAll(bus.descriptions()));
        return all;
    }

    private void assertAlike(Device device) {
        assertEquals(
                ids(new Dependents(all()).of(device, "driver")),
                ids(topology.dependents().of(device, "driver")),
                () -> "below " + device);
    }

    /** A name that goes on with a character before the slash sorts between a directory and what is below it. */
    @Test
    void aNameThatContinuesAnotherIsNotBelowIt() {
        Leaf glue = Leaf.at("one", "/sys/devices/glue");
        add(glue);
        add(Leaf.at("one", "/sys/devices/glue-more"));
        add(Leaf.at("one", "/sys/devices/glue/core"));
        add(Leaf.at("one", "/sys/devices/glue/core-more"));
        add(Leaf.at("one", "/sys/devices/glue/core/port"));
        assertEquals(3, topology.dependents().of(glue, "driver").size());
        assertAlike(glue);
    }

    @Test
    void whatIsBelowADeviceOfAnotherBusGoesWithThat() {
        Leaf glue = Leaf.at("one", "/sys/devices/glue");
        Leaf core = Leaf.at("two", "/sys/devices/glue/core");
        Leaf port = Leaf.at("one", "/sys/devices/glue/core/port");
        add(port);
        add(glue);
        add(core);
        assertEquals(List.of(core.id(), port.id()), ids(topology.dependents().of(glue, "driver")));
        assertAlike(glue);
    }

    @Test
    void virtualFunctionsThatWereRemovedDoNotGoAgain() {
        Leaf physical = Leaf.at("pci", "/sys/devices/pf");
        Leaf first = Leaf.at("pci", "/sys/devices/vf0").of(physical);
        add(physical);
        add(first);
        add(Leaf.at("pci", "/sys/devices/vf1").of(physical));
        assertEquals(2, topology.dependents().of(physical, "driver").size());
        remove(first.id());
        assertEquals(1, topology.dependents().of(physical, "driver").size());
        remove(new DeviceId("pci", "vf1"));
        assertFalse(topology.dependents().hasVirtualFunctions(physical));
    }

    @Test
    void answersAreThoseForTheListOfAll() {
        Random random = new Random(7);
        List<String> paths = new ArrayList<>(List.of("/sys/devices/root"));
        for (int step = 0; step < 2_000; step++) {
            if (present.size() > 40 || !present.isEmpty() && random.nextInt(3) == 0) {
                List<DeviceId> ids = new ArrayList<>(present.keySet());
                remove(ids.get(random.nextInt(ids.size())));
            } else {
                String above = paths.get(random.nextInt(paths.size()));
                String tail = List.of("", "-a", ".b", "0", ":c").get(random.nextInt(5));
                String path = random.nextBoolean() ? above + "/d" + step + tail : above + tail + step;
                paths.add(path);
                Leaf device = Leaf.at(random.nextBoolean() ? "one" : "two", path);
                List<DeviceState> others = new ArrayList<>(present.values());
                boolean isVirtual = !others.isEmpty() && random.nextInt(4) == 0;
                add(isVirtual ? device.of((Leaf) others.get(random.nextInt(others.size())).device) : device);
            }
            present.values().forEach(state -> assertAlike(state.device));
        }
    }
}
