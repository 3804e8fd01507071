package dev.dmaowner.machine;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.machine.event.MachineListener;
import dev.dmaowner.machine.plugin.PluginReporter;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.IommuDriver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assembles a {@link Machine} from parts, which are registered in the order in which they are added. To simulate a host with the
 * plug-ins of a program, use {@link Machine#of}. Not safe for use by several threads; the machine that it builds is.
 */
public final class MachineBuilder {

    /** Which drivers the devices of a host have when the machine starts. */
    public enum InitialBindings {
        /** Match devices and drivers, as at boot. */
        BY_MATCHING,
        /**
         * Use the bindings that the host shows. A driver that the machine was not given is replaced by a {@link CatalogueDriver}, which uses the
         * DMA API, so its devices stay in use.
         */
        AS_RECORDED
    }

    /** Which groups the devices of a host are in when the machine starts. */
    public enum InitialGroups {
        /** Use the groups that the host shows, with their numbers and types. */
        AS_RECORDED,
        /** Form groups by the rules of IOMMU drivers and buses. */
        BY_RULE
    }

    /** A driver with the description under which it is registered, whose ids can come from the kernel's catalogue. */
    record Registration(Driver driver, DriverDescription description) {}

    private @Nullable KernelRules rules;

    @Nullable
    Host origin;

    Firmware firmware = Firmware.NONE;
    private @Nullable ConfigSpace configSpace;
    private @Nullable InitialBindings bindings;
    private @Nullable InitialGroups groups;
    final List<BusType> buses = new ArrayList<>();
    final List<Registration> drivers = new ArrayList<>();
    final List<Registration> loadable = new ArrayList<>();
    final List<IommuDriver> iommus = new ArrayList<>();
    final List<MachineListener> listeners = new ArrayList<>();
    PluginReporter reporter = PluginReporter.logging();
    final Map<String, String> moduleParameters = new HashMap<>();

    MachineBuilder() {}

    KernelRules rules() throws IOException {
        if (rules != null) {
            return rules;
        }
        return origin == null ? OwnershipRules.newest() : RulesChoice.of(origin).rules();
    }

    ConfigSpace configSpace() {
        if (origin != null && origin.description().registers() == RegisterAccess.NONE) {
            return ConfigSpace.LEAVE_ASLEEP;
        }
        if (configSpace != null) {
            return configSpace;
        }
        return origin != null && origin.description().kind() == Kind.LIVE
                ? ConfigSpace.LEAVE_ASLEEP
                : ConfigSpace.READ_ALL;
    }

    InitialBindings bindings() {
        return bindings != null ? bindings : isRunning() ? InitialBindings.AS_RECORDED : InitialBindings.BY_MATCHING;
    }

    InitialGroups groups() {
        return groups != null ? groups : isRunning() ? InitialGroups.AS_RECORDED : InitialGroups.BY_RULE;
    }

    /** Whether the host shows what a kernel has made of it, rather than only what firmware describes. */
    private boolean isRunning() {
        return origin != null && origin.exists("/sys/bus");
    }

    /** Use these rules; without them, that of the host's kernel, or the newest if the release is not known. */
    public MachineBuilder rules(KernelRules chosen) {
        rules = chosen;
        return this;
    }

    /** Take devices from a host and its firmware, and read from it what the machine does not model. */
    public MachineBuilder host(Host from, Firmware itsFirmware) {
        origin = from;
        firmware = itsFirmware;
        return this;
    }

    /**
     * Limit how much of configuration space is read from the host. The default leaves the devices of a live host asleep and reads everything
     * of any other host. A host that refuses register access is never asked for registers.
     */
    public MachineBuilder configSpace(ConfigSpace howFar) {
        configSpace = howFar;
        return this;
    }

    /** Choose which drivers the devices have at the start; without it, as the host shows them, if it shows a running kernel. */
    public MachineBuilder bindings(InitialBindings initial) {
        bindings = initial;
        return this;
    }

    /** Choose which groups the devices are in at the start; without it, as the host shows them, if it shows a running kernel. */
    public MachineBuilder groups(InitialGroups initial) {
        groups = initial;
        return this;
    }

    /** Add a bus. */
    public MachineBuilder bus(BusType bus) {
        buses.add(bus);
        return this;
    }

    /** Add a driver. Devices are offered to drivers in the order in which these are added. */
    public MachineBuilder driver(Driver driver) {
        return driver(driver, driver.description());
    }

    /** Add a driver whose name or ids a catalogue knows better than the driver itself. */
    public MachineBuilder driver(Driver driver, DriverDescription description) {
        drivers.add(new Registration(driver, description));
        return this;
    }

    /** Add a driver whose module is not loaded; {@link Host#loadModule} of the machine's host registers it. */
    public MachineBuilder loadable(Driver driver, DriverDescription description) {
        loadable.add(new Registration(driver, description));
        return this;
    }

    /** Add a driver of IOMMUs. */
    public MachineBuilder iommu(IommuDriver driver) {
        iommus.add(driver);
        return this;
    }

    /**
     * Report what is wrong with plug-ins here instead of in the log, once for each plug-in and operation. Bus types and IOMMU
     * drivers of a {@link dev.dmaowner.machine.plugin.Plugins} have a reporter of their own already.
     */
    public MachineBuilder reporter(PluginReporter of) {
        reporter = of.once();
        return this;
    }

    /** Add a listener that is notified of every event from the first device on. */
    public MachineBuilder listener(MachineListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Give a module a parameter as the boot command line would, such as {@code reset_required} of {@code vfio_platform}. A
     * parameter that is not given here has the value that the host's {@code /sys/module} shows.
     */
    public MachineBuilder moduleParameter(String module, String name, String value) {
        moduleParameters.put(module + "/" + name, value);
        return this;
    }

    /**
     * Build the machine and start it: find the devices, form the groups, bind the drivers.
     *
     * @throws IOException if the host cannot be read
     * @throws IllegalArgumentException if two buses, or two drivers of one bus, have one name
     */
    public Machine build() throws IOException {
        return new MachineStart(this).start();
    }
}
