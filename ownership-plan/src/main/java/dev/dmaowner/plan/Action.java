package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.ShellWord;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.NoIommuMode;
import dev.dmaowner.plan.survey.UserspaceNodes;
import java.util.Optional;

/**
 * One action on one device: a write to a control file, a check, or a pair of files that outlive a reboot. An action names devices and
 * drivers, never paths, so a plan from a file can write to control files of devices only.
 */
public sealed interface Action {

    /** What something that can be switched is to be. */
    enum Switch {
        OFF,
        ON
    }

    /** {@return whether an action can name a device or driver so: the kernel's names are printable ASCII} */
    static boolean isName(String name) {
        return ActionNames.isPrintable(name);
    }

    /** {@return the device} */
    DeviceId device();

    /** {@return the write that it makes; empty for a check, for files, and where it depends on the device's driver} */
    default Optional<ControlWrite> write() {
        return Optional.empty();
    }

    /** {@return what it does, a human-readable clause} */
    String describe();

    /** {@return whether its effect ends with the boot; that of files does not} */
    default boolean isOfThisBoot() {
        return true;
    }

    /** {@return the shell command that does the same as root; of what no single command does, a comment} */
    default String asShell() {
        return write().map(ControlWrite::toString).orElseGet(() -> "# " + describe());
    }

    /**
     * Let only one driver bind the device.
     *
     * @param driver its name, empty text to let any
     */
    record SetOverride(DeviceId device, String driver) implements Action {
        /** @throws IllegalArgumentException if no device can have that name, or the driver's cannot be written as one line */
        public SetOverride {
            ActionNames.requireDevice(device);
            ActionNames.requireLine(driver);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(new ControlWrite(DeviceBinding.folder(device) + "/driver_override", driver + "\n"));
        }

        @Override
        public String describe() {
            return driver.isEmpty()
                    ? "let any driver bind " + device.name()
                    : "let only " + driver + " bind " + device.name();
        }
    }

    /**
     * Unbind the device from a driver. The write blocks while userspace has the device open.
     *
     * @param driver the driver that has it
     */
    record Unbind(DeviceId device, String driver) implements Action {
        /** @throws IllegalArgumentException if no device or no driver can have that name */
        public Unbind {
            ActionNames.requireDevice(device);
            ActionNames.requireDriver(driver);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(unbinding(device, driver));
        }

        public static ControlWrite unbinding(DeviceId device, String driver) {
            return new ControlWrite(
                    "/sys/bus/" + device.bus() + "/drivers/" + driver + "/unbind", device.name() + "\n");
        }

        @Override
        public String describe() {
            return "take " + device.name() + " from " + driver;
        }
    }

    /**
     * Bind the device to a driver.
     *
     * @param driver the driver
     */
    record Bind(DeviceId device, String driver) implements Action {
        /** @throws IllegalArgumentException if no device or no driver can have that name */
        public Bind {
            ActionNames.requireDevice(device);
            ActionNames.requireDriver(driver);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(new ControlWrite(
                    "/sys/bus/" + device.bus() + "/drivers/" + driver + "/bind", device.name() + "\n"));
        }

        @Override
        public String describe() {
            return "give " + device.name() + " to " + driver;
        }
    }

    /**
     * Take the text console off a framebuffer, or bring it back: {@code vt_unbind} and {@code vt_bind}. A console that is drawn on a
     * framebuffer uses it.
     *
     * @param device the framebuffer
     * @param console the console's name in {@code /sys/class/vtconsole}
     * @param state what it is to be
     */
    record Console(DeviceId device, String console, Switch state) implements Action {

        /** @throws IllegalArgumentException if no device or no console can have that name */
        public Console {
            ActionNames.requireDevice(device);
            ActionNames.requireConsole(console);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(
                    new ControlWrite(FirmwareFramebuffer.bindFile(console), state == Switch.ON ? "1\n" : "0\n"));
        }

        @Override
        public String describe() {
            return state == Switch.ON
                    ? "bring the text console " + console + " back to " + device.name()
                    : "take the text console " + console + " off " + device.name();
        }
    }

    /**
     * Load the module of a driver for the device. Nothing undoes it: others may use the module by then.
     *
     * @param driver the driver; modprobe takes its name for the module's
     */
    record Load(DeviceId device, String driver) implements Action {

        /** @throws IllegalArgumentException if no device or no module can have that name */
        public Load {
            ActionNames.requireDevice(device);
            ActionNames.requireModule(driver);
        }

        @Override
        public String describe() {
            return "load the module of " + driver;
        }

        @Override
        public String asShell() {
            return "sudo modprobe " + driver;
        }
    }

    /**
     * Let a user open the node of the device's group, and the node of the device itself if it has one.
     *
     * @param group the group of the device; empty for a device that the plan makes, whose group is known when it is there
     * @param access who may open it; at least one part is given
     */
    record Open(DeviceId device, Optional<GroupId> group, NodeAccess access) implements Action {

        /** @throws IllegalArgumentException if no device can have that name, or nothing is given */
        public Open {
            ActionNames.requireDevice(device);
            if (access.isUnchanged()) {
                throw new IllegalArgumentException("no user, group or mode is given for the node of " + device);
            }
        }

        /** Of a device whose group is known. */
        public Open(DeviceId device, GroupId group, NodeAccess access) {
            this(device, Optional.of(group), access);
        }

        private String node() {
            return group.map(UserspaceNodes::ofGroup).orElseGet(() -> "the node of the group of " + device.name());
        }

        @Override
        public String describe() {
            StringBuilder who = new StringBuilder();
            if (!access.user().isEmpty()) {
                who.append(" to the user ").append(access.user());
            }
            if (!access.group().isEmpty()) {
                who.append(who.isEmpty() ? "" : " and").append(" to the group ").append(access.group());
            }
            return "give " + node() + who + (access.mode().isEmpty() ? "" : " with mode " + access.mode());
        }

        @Override
        public String asShell() {
            String owner = access.user() + (access.group().isEmpty() ? "" : ":" + access.group());
            String path = group.map(UserspaceNodes::ofGroup)
                    .orElseGet(() -> "\"/dev/vfio/$(basename \"$(readlink "
                            + ShellWord.of(DeviceBinding.folder(device) + "/iommu_group") + ")\")\"");
            String chown = owner.isEmpty() ? "" : "sudo chown " + owner + " " + path;
            String chmod = access.mode().isEmpty() ? "" : "sudo chmod " + access.mode() + " " + path;
            return chown + (chown.isEmpty() || chmod.isEmpty() ? "" : " && ") + chmod;
        }
    }

    /**
     * Make virtual functions (SR-IOV) of a physical function that has none: the kernel's {@code sriov_numvfs_store}.
     *
     * @param count how many, from 1 to 65535
     */
    record MakeFunctions(DeviceId device, int count) implements Action {

        /** @throws IllegalArgumentException if no device can have that name, or that many functions */
        public MakeFunctions {
            ActionNames.requireDevice(device);
            ActionNames.requireFunctions(count);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(new ControlWrite(DeviceBinding.folder(device) + "/sriov_numvfs", count + "\n"));
        }

        @Override
        public String describe() {
            return "make " + ActionNames.functions(count) + " of " + device.name();
        }
    }

    /**
     * Remove all virtual functions of a physical function, if it has as many as expected. The write blocks while userspace has one of
     * them open.
     *
     * @param count how many it is expected to have, from 1 to 65535; with another number, somebody else has made them
     */
    record RemoveFunctions(DeviceId device, int count) implements Action {

        /** @throws IllegalArgumentException if no device can have that name, or that many functions */
        public RemoveFunctions {
            ActionNames.requireDevice(device);
            ActionNames.requireFunctions(count);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(ControlWrite.endingVirtualFunctions(device));
        }

        @Override
        public String describe() {
            return "remove the " + ActionNames.functions(count) + " of " + device.name();
        }
    }

    /**
     * Set what the driver of a network device keeps for one of its virtual functions: a MAC address, a VLAN and the like. It ends with the
     * function.
     *
     * @param device the physical function
     */
    record SetLink(DeviceId device, FunctionLink link) implements Action {
        /** @throws IllegalArgumentException if no device can have that name, or nothing is set */
        public SetLink {
            ActionNames.requireDevice(device);
            if (link.settings().isEmpty()) {
                throw new IllegalArgumentException("nothing is set for a virtual function of " + device);
            }
        }

        @Override
        public String describe() {
            return "set virtual function " + link.number() + " of " + device.name() + " to " + link.text();
        }

        @Override
        public String asShell() {
            return "sudo ip link set dev \"$(ls " + ShellWord.of(DeviceBinding.folder(device) + "/net") + ")\" vf "
                    + link.number() + " " + link.text();
        }
    }

    /**
     * Let drivers take the virtual functions of a device of their own accord, or only under an override.
     *
     * @param device the physical function
     */
    record Autoprobe(DeviceId device, Switch state) implements Action {

        /** @throws IllegalArgumentException if no device can have that name */
        public Autoprobe {
            ActionNames.requireDevice(device);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(new ControlWrite(
                    DeviceBinding.folder(device) + "/sriov_drivers_autoprobe", state == Switch.ON ? "1\n" : "0\n"));
        }

        @Override
        public String describe() {
            return state == Switch.ON
                    ? "let drivers take the virtual functions of " + device.name()
                    : "keep drivers from the virtual functions of " + device.name();
        }
    }

    /**
     * Reset a device that has no driver: the kernel's {@code reset_store}, which takes the first of the methods in {@code reset_method}
     * that works. None of them reaches another device: the kernel resets a bus only for the one device on it. The write blocks until the
     * device answers again.
     */
    record Reset(DeviceId device) implements Action {
        /** @throws IllegalArgumentException if no device can have that name */
        public Reset {
            ActionNames.requireDevice(device);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(ControlWrite.resetting(device));
        }

        @Override
        public String describe() {
            return "reset " + device.name();
        }
    }

    /**
     * Switch VFIO's no-IOMMU mode, by the parameter {@code enable_unsafe_noiommu_mode}. It is one switch for the whole host.
     *
     * @param device the device that needs it
     */
    record NoIommu(DeviceId device, Switch state) implements Action {

        /** @throws IllegalArgumentException if no device can have that name */
        public NoIommu {
            ActionNames.requireDevice(device);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(
                    NoIommuMode.switching(state == Switch.ON ? NoIommuMode.State.ON : NoIommuMode.State.OFF));
        }

        @Override
        public String describe() {
            return "switch VFIO's no-IOMMU mode " + (state == Switch.ON ? "on" : "off");
        }
    }

    /** Offer the device to the drivers of its bus. */
    record Probe(DeviceId device) implements Action {
        /** @throws IllegalArgumentException if no device can have that name */
        public Probe {
            ActionNames.requireDevice(device);
        }

        @Override
        public Optional<ControlWrite> write() {
            return Optional.of(new ControlWrite("/sys/bus/" + device.bus() + "/drivers_probe", device.name() + "\n"));
        }

        @Override
        public String describe() {
            return "offer " + device.name() + " to the drivers of bus " + device.bus();
        }
    }

    /**
     * Unbind the device from its driver, unless it is the one to keep.
     *
     * @param keeper the driver that may keep it, empty text if none may
     */
    record Vacate(DeviceId device, String keeper) implements Action {
        /** @throws IllegalArgumentException if no device or no driver can have that name */
        public Vacate {
            ActionNames.requireDevice(device);
            if (!keeper.isEmpty()) {
                ActionNames.requireDriver(keeper);
            }
        }

        @Override
        public String describe() {
            return "take " + device.name() + " from the driver that has it"
                    + (keeper.isEmpty() ? "" : ", unless that is " + keeper);
        }

        @Override
        public String asShell() {
            String link = DeviceBinding.folder(device) + "/driver";
            return "test ! -e " + ShellWord.of(link) + " || "
                    + new ControlWrite(link + "/unbind", device.name() + "\n");
        }
    }

    /**
     * Check which driver the device has.
     *
     * @param driver the expected driver, empty text for none
     */
    record Expect(DeviceId device, String driver) implements Action {
        /** @throws IllegalArgumentException if no device or no driver can have that name */
        public Expect {
            ActionNames.requireDevice(device);
            if (!driver.isEmpty()) {
                ActionNames.requireDriver(driver);
            }
        }

        @Override
        public String describe() {
            return driver.isEmpty()
                    ? "check that " + device.name() + " has no driver"
                    : "check that " + device.name() + " is bound to " + driver;
        }

        @Override
        public String asShell() {
            String link = ShellWord.of(DeviceBinding.folder(device) + "/driver");
            return driver.isEmpty()
                    ? "test ! -e " + link
                    : "test " + link + " -ef " + ShellWord.of("/sys/bus/" + device.bus() + "/drivers/" + driver);
        }
    }

    /**
     * Install files that give the device to a driver at each boot.
     *
     * @param driver the driver
     * @param modalias the device's, so that another device in its place is left alone
     * @param access who may open its nodes
     */
    record Persist(DeviceId device, String driver, String modalias, NodeAccess access) implements Action {
        /** @throws IllegalArgumentException if they are not {@link #isWritable} */
        public Persist {
            String why = ActionNames.whyNotPersistent(device, driver, modalias);
            if (!why.isEmpty()) {
                throw new IllegalArgumentException(
                        "nothing that outlives a reboot can be written for " + device + ": " + why);
            }
        }

        /** Files that leave the nodes to root. */
        public Persist(DeviceId device, String driver, String modalias) {
            this(device, driver, modalias, NodeAccess.UNCHANGED);
        }

        /** {@return whether files that outlive a reboot can name these} */
        public static boolean isWritable(DeviceId device, String driver, String modalias) {
            return ActionNames.whyNotPersistent(device, driver, modalias).isEmpty();
        }

        @Override
        public boolean isOfThisBoot() {
            return false;
        }

        @Override
        public String describe() {
            return "install a udev rule and a systemd unit that give " + device.name() + " to " + driver
                    + " at each boot";
        }
    }

    /** Remove what {@link Persist} installs. */
    record Forget(DeviceId device) implements Action {
        /** @throws IllegalArgumentException if no device can have that name */
        public Forget {
            ActionNames.requireDevice(device);
        }

        @Override
        public boolean isOfThisBoot() {
            return false;
        }

        @Override
        public String describe() {
            return "remove the udev rule and the systemd unit of " + device.name();
        }
    }
}
