package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a word on the command line names. */
sealed interface Subject {

    /** A device with its directory. */
    record OfDevice(DeviceId id) implements Subject {}

    /** A group. */
    record OfGroup(GroupId id) implements Subject {}

    /** A driver of a bus. */
    record OfDriver(String bus, String name) implements Subject {}

    /**
     * {@return what the word names: a group by its number, a device by its name, short or with its bus, or a driver}
     *
     * @param buses the buses whose devices and drivers count
     * @param known tells whether a bus has a driver that the host does not show
     * @throws CommandFailure if it names nothing, or more than one thing
     */
    static Subject of(String word, Host host, List<String> buses, KnownDrivers known)
            throws CommandFailure, IOException {
        boolean digits = !word.isEmpty() && word.length() < 10 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            if (host.exists("/sys/kernel/iommu_groups/" + word)) {
                return new OfGroup(new GroupId(Integer.parseInt(word)));
            }
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "there is no group " + word + " on " + host.description().source());
        }
        List<Subject> found = devices(word, host, buses);
        if (found.isEmpty()) {
            found = drivers(word, host, buses, known);
        }
        if (found.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE, "'" + word + "' is on more than one bus: put the bus and a slash before it");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "there is no device and no driver '" + word + "' on "
                                + host.description().source()));
    }

    /** Drivers that are known without the host. */
    @FunctionalInterface
    interface KnownDrivers {
        boolean has(String bus, String driver);
    }

    private static List<Subject> devices(String word, Host host, List<String> buses) throws IOException {
        List<Subject> found = new ArrayList<>();
        for (String bus : buses) {
            for (String name : List.of(nameOn(bus, word), "0000:" + word)) {
                Optional<DeviceId> id = isPlain(name) ? Optional.of(new DeviceId(bus, name)) : Optional.empty();
                if (id.isPresent()
                        && host.readLink("/sys/bus/" + bus + "/devices/" + name).isPresent()) {
                    found.add(new OfDevice(id.get()));
                    break;
                }
            }
        }
        return found;
    }

    private static List<Subject> drivers(String word, Host host, List<String> buses, KnownDrivers known) {
        List<Subject> found = new ArrayList<>();
        for (String bus : buses) {
            String name = nameOn(bus, word);
            if (isPlain(name) && (host.exists("/sys/bus/" + bus + "/drivers/" + name) || known.has(bus, name))) {
                found.add(new OfDriver(bus, name));
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
