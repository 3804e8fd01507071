package dev.dmaowner.app.scenario;

import dev.dmaowner.Errno;
import dev.dmaowner.app.scenario.OperationAnswer.NotDone;
import dev.dmaowner.app.scenario.OperationAnswer.NotSimulated;
import dev.dmaowner.app.scenario.OperationAnswer.Text;
import dev.dmaowner.app.scenario.OperationAnswer.Waits;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Programs with which people hand devices over. What one of them writes to {@code /sys} is written to the simulated host, in the program's
 * order; what it does besides is not simulated.
 */
final class Programs {

    static final Set<String> NAMES =
            Set.of("chmod", "chown", "driverctl", "find", "ls", "modprobe", "readlink", "virsh");

    /** The folder of the nodes whose owner and mode are simulated. */
    private static final String NODES = "/dev/vfio/";

    private static final String NONE = "(none)";
    /** What an override that is not set reads as. */
    private static final String NO_OVERRIDE = "(null)";

    private final Operator operator;
    private final Host host;

    Programs(Operator operator, Host host) {
        this.operator = operator;
        this.host = host;
    }

    /**
     * Run a program.
     *
     * @param words its name and its arguments
     * @throws IOException if the host cannot be read
     */
    OperationAnswer run(List<String> words) throws IOException {
        List<String> arguments = words.subList(1, words.size());
        return switch (words.get(0)) {
            case "modprobe" -> modprobe(arguments);
            case "chmod" -> giveNodes(arguments, Programs::withMode);
            case "chown" -> giveNodes(arguments, Programs::withOwner);
            case "driverctl" -> driverctl(arguments);
            case "virsh" -> virsh(arguments);
            case "find" -> new Listings(host).find(arguments);
            case "readlink" -> new Listings(host).readLink(arguments);
            default -> new Listings(host).ls(arguments);
        };
    }

    /** As modprobe does, it leaves a loaded module alone, whatever parameters are given. */
    private OperationAnswer modprobe(List<String> arguments) throws IOException {
        List<String> rest = arguments;
        while (!rest.isEmpty()
                && Set.of("-a", "-q", "-v", "--", "--all", "--quiet", "--verbose")
                        .contains(rest.get(0))) {
            rest = rest.subList(1, rest.size());
        }
        boolean areAll = arguments.contains("-a") || arguments.contains("--all");
        if (rest.isEmpty() || rest.get(0).startsWith("-")) {
            return new NotSimulated("modprobe but for 'modprobe MODULE'");
        }
        for (String module : areAll ? rest : rest.subList(0, 1)) {
            if (!areAll && rest.size() > 1 && !isLoaded(module)) {
                return new NotSimulated("parameters of a module that is loaded now");
            }
            WriteAnswer answer = host.loadModule(module);
            if (answer.refusal().filter(why -> why.errno() == Errno.ENOENT).isPresent() && !isLoaded(module)) {
                return new NotSimulated("the module " + module + ": no driver of this simulation is in it");
            } else if (!answer.equals(WriteAnswer.DONE)) {
                return Operator.ofWrite(answer);
            }
        }
        return OperationAnswer.DONE;
    }

    private boolean isLoaded(String module) throws IOException {
        if (host.exists("/sys/module/" + module.replace('-', '_'))) {
            return true;
        }
        for (String bus : host.list("/sys/bus")) {
            List<String> drivers = host.list("/sys/bus/" + bus + "/drivers");
            if (drivers.contains(module) || drivers.contains(module.replace('_', '-'))) {
                return true;
            }
        }
        return false;
    }

    /** @param giving what the first word gives, empty if that is not simulated */
    private OperationAnswer giveNodes(List<String> arguments, Function<String, Optional<NodeAccess>> giving) {
        Optional<NodeAccess> access = arguments.size() < 2 ? Optional.empty() : giving.apply(arguments.get(0));
        if (access.isEmpty()) {
            return new NotSimulated(
                    "chown and chmod but for 'chown USER[:GROUP] NODE' and 'chmod MODE NODE', the mode in digits");
        }
        for (String path : arguments.subList(1, arguments.size())) {
            if (!path.startsWith(NODES)) {
                return new NotSimulated("who may open " + path + "; only nodes in " + NODES + " are");
            }
            WriteAnswer answer = host.setNodeAccess(path, access.get());
            if (!answer.equals(WriteAnswer.DONE)) {
                return operator.suggest(Operator.ofWrite(answer), Optional.of(path));
            }
        }
        return OperationAnswer.DONE;
    }

    private static Optional<NodeAccess> withMode(String mode) {
        return access("", "", mode);
    }

    private static Optional<NodeAccess> withOwner(String owner) {
        int colon = owner.indexOf(':');
        return owner.endsWith(":")
                ? Optional.empty()
                : access(
                        colon < 0 ? owner : owner.substring(0, colon), colon < 0 ? "" : owner.substring(colon + 1), "");
    }

    private static Optional<NodeAccess> access(String user, String group, String mode) {
        try {
            return Optional.of(new NodeAccess(user, group, mode)).filter(access -> !access.isUnchanged());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private OperationAnswer driverctl(List<String> arguments) throws IOException {
        List<String> rest = new ArrayList<>(arguments);
        String bus = "pci";
        while (!rest.isEmpty() && rest.get(0).startsWith("-")) {
            String option = rest.remove(0);
            if ((option.equals("-b") || option.equals("--bus")) && !rest.isEmpty()) {
                bus = rest.remove(0);
            } else if (!Set.of("-v", "--verbose", "--nosave").contains(option)) {
                return new NotSimulated("the option " + option + " of driverctl");
            }
        }
        String verb = rest.isEmpty() ? "" : rest.get(0);
        if (verb.equals("list-devices") || verb.equals("list-overrides")) {
            return drivers(bus, verb.equals("list-overrides"));
        } else if (verb.equals("set-override") && rest.size() == 3) {
            return override(new Device(bus, rest.get(1)), Optional.of(rest.get(2)));
        } else if (verb.equals("unset-override") && rest.size() == 2) {
            return override(new Device(bus, rest.get(1)), Optional.empty());
        }
        return new NotSimulated(
                "driverctl but for set-override DEVICE DRIVER, unset-override DEVICE, list-devices and list-overrides");
    }

    private record Device(String bus, String name) {
        String file(String attribute) {
            return "/sys/bus/" + bus + "/devices/" + name + "/" + attribute;
        }
    }

    /** driverctl lets the driver go before it writes the override. */
    private OperationAnswer override(Device device, Optional<String> driver) throws IOException {
        Writes writes = new Writes();
        Optional<String> bound = host.linkName(device.file("driver"));
        if (bound.isPresent() && !bound.equals(driver)) {
            writes.add(device.name(), device.file("driver") + "/unbind");
        }
        writes.add(driver.orElse(""), device.file("driver_override"));
        if (!driver.equals(Optional.of("none")) && (bound.isEmpty() || !bound.equals(driver))) {
            writes.add(device.name(), "/sys/bus/" + device.bus() + "/drivers_probe");
        }
        return writes.answer();
    }

    private OperationAnswer drivers(String bus, boolean onlyOverridden) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : host.list("/sys/bus/" + bus + "/devices")) {
            Device device = new Device(bus, name);
            Optional<String> driver = host.linkName(device.file("driver"));
            String override = host.readText(device.file("driver_override")).orElse(NO_OVERRIDE);
            boolean isOverridden = !override.isEmpty() && !override.equals(NO_OVERRIDE);
            if (onlyOverridden && isOverridden) {
                lines.add(name + " " + override);
            } else if (!onlyOverridden) {
                lines.add(name + " " + driver.orElse(NONE) + (isOverridden ? " [*]" : ""));
            }
        }
        return new Text(String.join("\n", lines));
    }

    private OperationAnswer virsh(List<String> arguments) throws IOException {
        List<String> rest = new ArrayList<>(arguments);
        Optional<String> driver = Optional.of("vfio-pci");
        int at = rest.indexOf("--driver");
        if (at >= 0 && at + 1 < rest.size()) {
            driver = Optional.of(rest.remove(at + 1));
            rest.remove(at);
        }
        Optional<String> device = rest.size() == 2 ? pciName(rest.get(1)) : Optional.empty();
        if (device.isPresent() && rest.get(0).equals("nodedev-detach")) {
            return detach(new Device("pci", device.get()), driver);
        } else if (device.isPresent()
                && Set.of("nodedev-reattach", "nodedev-reset").contains(rest.get(0))) {
            return rest.get(0).endsWith("reset") ? OperationAnswer.RESETS : reattach(new Device("pci", device.get()));
        }
        return new NotSimulated(
                "virsh but for nodedev-detach and nodedev-reattach of a device such as pci_0000_01_00_0");
    }

    /** {@return the kernel's name of {@code pci_0000_01_00_0}} */
    private static Optional<String> pciName(String libvirts) {
        String[] parts = libvirts.split("_", -1);
        return parts.length == 5 && parts[0].equals("pci")
                ? Optional.of(parts[1] + ":" + parts[2] + ":" + parts[3] + "." + parts[4])
                : Optional.empty();
    }

    /** libvirt writes the override before it lets the driver go. */
    private OperationAnswer detach(Device device, Optional<String> driver) throws IOException {
        Optional<String> bound = host.linkName(device.file("driver"));
        if (bound.isPresent() && bound.equals(driver)) {
            return OperationAnswer.DONE;
        }
        return rebind(device, driver.orElse(""), bound);
    }

    private OperationAnswer reattach(Device device) throws IOException {
        Optional<String> bound = host.linkName(device.file("driver"));
        if (bound.isPresent() && !bound.get().contains("vfio")) {
            return new NotDone(
                    device.name() + " has " + bound.get() + ", which is no driver that libvirt has given it");
        }
        return rebind(device, "", bound);
    }

    private OperationAnswer rebind(Device device, String override, Optional<String> bound) throws IOException {
        Writes writes = new Writes();
        writes.add(override, device.file("driver_override"));
        if (bound.isPresent()) {
            writes.add(device.name(), device.file("driver") + "/unbind");
        }
        writes.add(device.name(), "/sys/bus/pci/drivers_probe");
        return writes.answer();
    }

    /** The writes of one program. They end with the first one that is refused or has to wait. */
    private final class Writes {

        private final List<String> done = new ArrayList<>();
        private Optional<OperationAnswer> stopped = Optional.empty();

        void add(String text, String path) throws IOException {
            if (stopped.isEmpty()) {
                OperationAnswer answer = operator.suggest(operator.writeExactly(path, text + "\n"), Optional.of(path));
                done.add(("echo " + text).strip() + " > " + path);
                if (answer.refusal().isPresent() || answer instanceof Waits || answer instanceof NotSimulated) {
                    stopped = Optional.of(answer);
                }
            }
        }

        OperationAnswer answer() {
            return stopped.orElseGet(() -> new Text(String.join("\n", done)));
        }
    }
}
