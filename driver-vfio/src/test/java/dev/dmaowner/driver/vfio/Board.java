package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import dev.dmaowner.testkit.ScriptedBus;
import dev.dmaowner.testkit.ScriptedDevice;
import dev.dmaowner.testkit.ScriptedDriver;
import dev.dmaowner.testkit.ScriptedHost;
import dev.dmaowner.testkit.ScriptedIommu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A machine for tests, driven as root would drive it. Its devices are given as {@code bus/name} with a group's letter; they
 * join the groups before anything else, in the order given, so that the first group is 0.
 */
final class Board {

    private final Machine machine;

    private Board(Machine machine) {
        this.machine = machine;
    }

    /** Assembles a board. */
    static final class Builder {
        private final MachineBuilder builder = Machine.builder();
        private final List<Device> devices = new ArrayList<>();
        private final Map<DeviceId, String> groups = new HashMap<>();
        private final Set<DeviceId> unsafe = new HashSet<>();
        private final Set<DeviceId> incoherent = new HashSet<>();

        Builder(KernelRules rules) {
            builder.rules(rules);
        }

        /** A device with a modalias that ordinary drivers of its bus do not look at. */
        Builder device(String id, String group) {
            return device(ScriptedDevice.of(id, defaultModalias(id)), group);
        }

        Builder device(Device device, String group) {
            devices.add(device);
            groups.put(device.id(), group);
            return this;
        }

        /** Its interrupts are not isolated. */
        Builder unsafe(String id) {
            unsafe.add(DeviceId.parse(id));
            return this;
        }

        /** Its IOMMU does not keep its DMA coherent. */
        Builder incoherent(String id) {
            incoherent.add(DeviceId.parse(id));
            return this;
        }

        Builder parameter(String module, String name, String value) {
            builder.moduleParameter(module, name, value);
            return this;
        }

        Board build() {
            builder.host(ScriptedHost.empty(), Firmware.NONE)
                    .iommu(new ScriptedIommu(this::join, DefaultDomainType.DMA));
            for (String bus : List.of("pci", "platform", "amba")) {
                builder.bus(new ScriptedBus(bus, devices));
                builder.driver(new ScriptedDriver(DriverDescription.of(bus, "kdma"), DmaManagement.BY_CORE));
                builder.driver(new ScriptedDriver(DriverDescription.of(bus, "managed"), DmaManagement.BY_DRIVER));
            }
            builder.driver(new VfioPciDriver()).driver(new VfioPlatformDriver()).driver(new VfioAmbaDriver());
            try {
                return new Board(builder.build());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Devices with the same letter share a group, whatever their bus; those with {@code -} are not translated. */
        private JoinAnswer join(JoinRequest request) {
            DeviceId id = request.device().id();
            String letter = groups.getOrDefault(id, "-");
            if (letter.equals("-")) {
                return new JoinAnswer.NotTranslated("the test says so");
            }
            JoinFacts isolated = unsafe.contains(id)
                    ? new JoinFacts(JoinFacts.InterruptIsolation.NOT_ISOLATED, JoinFacts.DirectMapping.NONE)
                    : JoinFacts.ORDINARY;
            JoinFacts facts = incoherent.contains(id) ? isolated.with(JoinFacts.CacheCoherency.NOT_COHERENT) : isolated;
            return groups.keySet().stream()
                    .filter(other -> groups.get(other).equals(letter))
                    .filter(other -> request.view().groupOf(other).isPresent())
                    .findFirst()
                    .<JoinAnswer>map(other -> new JoinAnswer.WithGroupOf(other, facts))
                    .orElseGet(() -> new JoinAnswer.OnItsOwn(facts));
        }

        private static String defaultModalias(String id) {
            return id.startsWith("pci/")
                    ? "pci:v00001234d000011E8sv00001AF4sd00001100bc00scFFi00"
                    : id.startsWith("platform/") ? "of:Ndma1T(null)Coracle,kdma" : "amba:d000A1001";
        }
    }

    static Builder with(KernelRules rules) {
        return new Builder(rules);
    }

    Host host() {
        return machine.host();
    }

    Machine machine() {
        return machine;
    }

    GroupOwnership group(int number) {
        return machine.group(new GroupId(number)).orElseThrow();
    }

    Optional<String> driverOf(String id) {
        return machine.driverOf(DeviceId.parse(id));
    }

    /** Bind as {@code driver_override} and {@code bind} do. */
    WriteAnswer bind(String id, String driver) {
        DeviceId device = DeviceId.parse(id);
        override(id, driver);
        return host().write("/sys/bus/" + device.bus() + "/drivers/" + driver + "/bind", device.name() + "\n");
    }

    void override(String id, String driver) {
        DeviceId device = DeviceId.parse(id);
        host().write("/sys/bus/" + device.bus() + "/devices/" + device.name() + "/driver_override", driver + "\n");
    }

    WriteAnswer unbind(String id) {
        DeviceId device = DeviceId.parse(id);
        String driver = driverOf(id).orElse("none");
        return host().write("/sys/bus/" + device.bus() + "/drivers/" + driver + "/unbind", device.name() + "\n");
    }

    WriteAnswer probe(String id) {
        DeviceId device = DeviceId.parse(id);
        return host().write("/sys/bus/" + device.bus() + "/drivers_probe", device.name() + "\n");
    }

    /** Bind devices to the vfio driver of their bus, which must succeed. */
    void vfio(String... ids) {
        for (String id : ids) {
            WriteAnswer answer = bind(id, "vfio-" + DeviceId.parse(id).bus());
            if (answer != WriteAnswer.DONE) {
                throw new AssertionError(id + ": " + answer);
            }
        }
    }

    Outcome<OpenNode> tryOpen(String node) {
        return host().open("/dev/" + node);
    }

    OpenNode open(String node) {
        return tryOpen(node).fold(file -> file, why -> {
            throw new AssertionError("/dev/" + node + ": " + why);
        });
    }

    List<String> nodes(String directory) {
        try {
            return host().list("/dev/" + directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The group's file with a container that has an IOMMU driver. */
    OpenNode ready(int group) {
        OpenNode file = open("vfio/" + group);
        OpenNode container = open("vfio/vfio");
        require(file, "set_container", new Argument.File(container));
        require(container, "set_iommu");
        return file;
    }

    static NodeAnswer ask(OpenNode file, String verb, Argument... arguments) {
        return file.request(NodeRequest.of(verb, arguments));
    }

    static NodeAnswer ask(OpenNode file, String verb, OpenNode argument) {
        return ask(file, verb, new Argument.File(argument));
    }

    static NodeAnswer ask(OpenNode file, String verb, String argument) {
        return ask(file, verb, new Argument.Text(argument));
    }

    static NodeAnswer ask(OpenNode file, String verb, long argument) {
        return ask(file, verb, new Argument.Number(argument));
    }

    static void require(OpenNode file, String verb, Argument... arguments) {
        NodeAnswer answer = ask(file, verb, arguments);
        if (answer instanceof NodeAnswer.Refused refused) {
            throw new AssertionError(verb + ": " + refused.why());
        }
    }

    static OpenNode device(OpenNode group, String name) {
        NodeAnswer answer = ask(group, "get_device", name);
        if (answer instanceof NodeAnswer.Opened opened) {
            return opened.node();
        }
        throw new AssertionError("get_device " + name + ": " + answer);
    }

    /** The error number of an answer by its name, or {@code ok}, or {@code waits}. */
    static String errno(WriteAnswer answer) {
        return answer instanceof WriteAnswer.Waiting
                ? "waits"
                : answer.refusal().map(why -> why.errno().name()).orElse("ok");
    }

    static String errno(NodeAnswer answer) {
        return answer.refusal().map(why -> why.errno().name()).orElse("ok");
    }

    static String errno(Outcome<?> outcome) {
        return outcome.refusal().map(why -> why.errno().name()).orElse("ok");
    }
}
