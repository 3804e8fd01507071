package dev.dmaowner.app.names;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks up a word on a host. Digits name a group, exactly as {@code /sys/kernel/iommu_groups} does, so {@code 007} is not group
 * 7. Any other word names a device ({@code 0000:01:00.0}, {@code 01:00.0}, {@code pci/0000:01:00.0}) or a driver, or if there is none of
 * that name, a device by what else people call it ({@link OtherNames}).
 *
 * <p>Only the files that the word leads to are read, so a lookup of a name costs the same on a host of any size; ids, kinds
 * and nodes of a tree are looked for among all devices.
 */
public final class NameLookup {

    private static final String BUSES = "/sys/bus";
    private static final String GROUPS = "/sys/kernel/iommu_groups";

    private static final int MOST_LISTED = 16;

    private final Host host;

    /** @param host the host that commands look at; of a board that is its simulation */
    public NameLookup(Host host) {
        this.host = host;
    }

    /** Drivers that are known without the host, for example from a list of modules. */
    @FunctionalInterface
    public interface KnownDrivers {
        /** {@return whether a bus has this driver} */
        boolean has(String bus, String driver) throws IOException;
    }

    /**
     * {@return the device or the group with this name}
     *
     * @throws CommandFailure if there is none, or the name is ambiguous
     */
    public Named deviceOrGroup(String word) throws CommandFailure, IOException {
        if (Digits.areAllOf(word)) {
            return new Named.OfGroup(group(word));
        }
        List<Named> found = devices(word);
        if (found.isEmpty() && !drivers(word, (bus, driver) -> false).isEmpty()) {
            throw failure("'" + word + "' is a driver, not a device or a group; 'dmaowner explain " + word
                    + "' lists the devices that it has");
        }
        return only(word, found.isEmpty() ? otherwise(word, "device or group") : found);
    }

    /**
     * {@return the devices or the group with this name: all functions of a slot where it is one, as in {@code 01:00}}
     *
     * @throws CommandFailure if there is none, or the name is ambiguous
     */
    public List<Named> devicesOrGroup(String word) throws CommandFailure, IOException {
        List<Named> functions = new OtherNames(host).functions(word);
        return functions.isEmpty() ? List.of(deviceOrGroup(word)) : functions;
    }

    private List<Named> otherwise(String word, String kinds) throws CommandFailure, IOException {
        List<Named> found = new OtherNames(host).of(word);
        if (found.isEmpty()) {
            Optional<UnmadeFunction> unmade = UnmadeFunction.of(host, word);
            if (unmade.isPresent()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "there is no " + kinds + " '" + word + "'" + on() + "; "
                                + unmade.get().sentence(),
                        unmade.get().present(host));
            }
            Alternatives alternatives = new Alternatives(host);
            throw nothing(
                    kinds,
                    word,
                    kinds.endsWith("driver") ? alternatives.ofDeviceOrDriver(word) : alternatives.ofDevice(word));
        }
        return found;
    }

    /**
     * {@return the virtual function that a word names and that is not there; empty if the word names anything else}
     *
     * @throws IOException if the host cannot be read
     */
    public Optional<UnmadeFunction> unmade(String word) throws IOException {
        return UnmadeFunction.of(host, word);
    }

    /**
     * {@return the device, the group or the driver with this name}
     *
     * @param known drivers that count beside those that the host shows
     * @throws CommandFailure if there is none, or the name is ambiguous
     */
    public Named deviceGroupOrDriver(String word, KnownDrivers known) throws CommandFailure, IOException {
        if (Digits.areAllOf(word)) {
            return new Named.OfGroup(group(word));
        }
        List<Named> found = devices(word);
        found = found.isEmpty() ? drivers(word, known) : found;
        return only(word, found.isEmpty() ? otherwise(word, "device, group or driver") : found);
    }

    /**
     * {@return the group with this number}
     *
     * @throws CommandFailure if there is none
     */
    public GroupId group(String word) throws CommandFailure, IOException {
        Optional<GroupId> group = GroupId.ofName(word);
        if (group.isPresent() && host.list(GROUPS).contains(word)) {
            return group.get();
        }
        throw failure(
                Digits.areAllOf(word) || devices(word).isEmpty()
                        ? "there is no group " + (Digits.areAllOf(word) ? word : "'" + word + "'") + on()
                                + new Alternatives(host).ofGroup(word)
                        : "'" + word + "' is a device, not a group; 'dmaowner show " + word + "' prints its group");
    }

    /** {@return the failure of a command that needs to know more of a device than that its directory is there} */
    public static CommandFailure notListed(DeviceId device) {
        return failure("no installed bus type lists the device " + device);
    }

    private Named only(String word, List<Named> found) throws CommandFailure, IOException {
        if (found.size() > 1) {
            throw ambiguous(word, found);
        }
        return found.get(0);
    }

    private CommandFailure ambiguous(String word, List<Named> found) throws IOException {
        List<Named> first = found.subList(0, Math.min(found.size(), MOST_LISTED));
        List<String> details = new ArrayList<>();
        for (Named named : first) {
            Sketch.of(host, named).ifPresent(sketch -> details.add(qualified(named) + "  " + sketch));
        }
        int more = found.size() - first.size();
        return new CommandFailure(
                ExitCode.USAGE,
                "'" + word + "' is ambiguous" + on() + ": name one of "
                        + first.stream().map(NameLookup::qualified).collect(Collectors.joining(", "))
                        + (more > 0 ? " and " + more + " more" : ""),
                details);
    }

    private CommandFailure nothing(String kinds, String word, String alternatives) {
        return failure("there is no " + kinds + " '" + word + "'" + on() + alternatives);
    }

    private static String qualified(Named named) {
        if (named instanceof Named.OfDevice device) {
            return device.id().toString();
        }
        return named instanceof Named.OfDriver driver ? driver.bus() + "/" + driver.name() : named.toString();
    }

    private String on() {
        return " on " + host.description().source();
    }

    private static CommandFailure failure(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    private List<Named> devices(String word) throws IOException {
        List<Named> found = new ArrayList<>();
        for (String bus : host.list(BUSES)) {
            // Most tools leave the PCI segment 0000 out.
            for (String name : List.of(nameOn(bus, word), "0000:" + nameOn(bus, word))) {
                if (isPlain(name)
                        && host.readLink(BUSES + "/" + bus + "/devices/" + name).isPresent()) {
                    found.add(new Named.OfDevice(new DeviceId(bus, name)));
                    break;
                }
            }
        }
        return found;
    }

    private List<Named> drivers(String word, KnownDrivers known) throws IOException {
        List<Named> found = new ArrayList<>();
        for (String bus : host.list(BUSES)) {
            String name = nameOn(bus, word);
            if (isPlain(name) && (host.exists(BUSES + "/" + bus + "/drivers/" + name) || known.has(bus, name))) {
                found.add(new Named.OfDriver(bus, name));
            }
        }
        return found;
    }

    private static String nameOn(String bus, String word) {
        return word.startsWith(bus + "/") ? word.substring(bus.length() + 1) : word;
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.indexOf('/') < 0 && !name.equals(".") && !name.equals("..");
    }
}
