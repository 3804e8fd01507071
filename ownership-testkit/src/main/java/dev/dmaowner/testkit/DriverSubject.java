package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialBindings;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What the contract of drivers is about: what the author of a driver gives and declares, and the machine it is put on. */
abstract class DriverSubject {

    DriverSubject() {}

    /** {@return the driver, a new object each time} */
    protected abstract Driver driver();

    /** {@return a device that it takes, on its bus} */
    protected abstract Device device();

    /** {@return devices that are on the bus besides, such as the parent of the first; none, unless this is overridden} */
    protected List<Device> others() {
        return List.of();
    }

    /**
     * Add to the machine what the driver needs besides its bus and its device, such as other buses, the driver of the
     * device's parent or module parameters. Nothing, unless this is overridden.
     */
    protected void prepare(MachineBuilder machine) throws IOException {}

    /**
     * {@return whether programs find the plug-in through ServiceLoader; true, unless this is overridden for one that programs
     * make themselves}
     */
    protected boolean isProvidedAsService() {
        return true;
    }

    /** {@return the generations of the rule under which it takes the device; all, unless this is overridden} */
    protected Set<OwnershipRules> rules() {
        return EnumSet.allOf(OwnershipRules.class);
    }

    /**
     * {@return the type of default domain that groups get, for a driver that asks what is attached; one for DMA, unless this
     * is overridden}
     */
    protected DefaultDomainType defaultDomain(OwnershipRules rules) {
        return DefaultDomainType.DMA;
    }

    /** The driver under the driver core. Whatever else there is has its driver; the device has not had one yet. */
    final class Bench {
        final WatchedDriver driver;
        final Machine machine;
        final Device device;

        Bench(OwnershipRules rules, Driver tested, ScriptedIommu iommu, UnaryOperator<ProbeContext> handed, Device on)
                throws IOException {
            driver = new WatchedDriver(tested, handed);
            device = on;
            assertEquals(tested.description().bus(), on.id().bus(), "the bus of the driver is that of " + on.id());
            MachineBuilder builder = Machine.builder()
                    .rules(rules)
                    .host(ScriptedHost.empty(), Firmware.NONE)
                    .bindings(InitialBindings.AS_RECORDED);
            prepare(builder);
            List<Device> devices = new ArrayList<>(others());
            devices.add(on);
            machine = builder.bus(new ScriptedBus(tested.description().bus(), devices))
                    .iommu(iommu.withDefaultDomain(defaultDomain(rules)))
                    .driver(driver)
                    .build();
            assertNothingThrown();
            String path = "/sys/bus/" + on.id().bus() + "/devices/" + on.id().name() + "/driver_override";
            machine.host().write(path, name() + "\n");
            machine.devices().stream()
                    .map(Device::id)
                    .filter(id -> !id.equals(on.id()))
                    .forEach(machine::probe);
        }

        private String name() {
            return driver.description().name();
        }

        WriteAnswer bind() {
            return machine.bind(device.id(), name());
        }

        WriteAnswer unbind() {
            return machine.unbind(device.id(), name());
        }

        GroupOwnership group() {
            return machine.groupOf(device.id())
                    .flatMap(machine::group)
                    .orElseGet(() -> fail(device.id() + " has no group: "
                            + machine.lastRefusal(device.id())
                                    .map(Object::toString)
                                    .orElse("it did not join one")));
        }

        Ownership ownership() {
            return group().ownership();
        }

        List<String> snapshot() {
            return MachineSnapshot.of(machine);
        }

        void assertNothingThrown() {
            assertEquals(List.of(), driver.thrown(), "a driver answers, and throws nothing");
        }
    }

    final OwnershipRules newestRules() {
        return rules().stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    final Bench bench(OwnershipRules rules) throws IOException {
        return new Bench(rules, driver(), ScriptedIommu.eachItsOwn(), context -> context, device());
    }
}
