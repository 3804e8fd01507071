package dev.dmaowner.app.show;

import dev.dmaowner.GroupId;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.SimilarName;
import dev.dmaowner.app.names.ClassWords;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.Availability;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that narrow down which devices are shown. A device is shown if it passes all that are given. */
final class FilterOptions {

    private static final String NO_DRIVER = "none";
    private static final String DIGITS = "0123456789abcdef";
    private static final int ID_DIGITS = 4;
    private static final int MOST_KNOWN = 40;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description =
                    "Only PCI devices of this class: a word (audio, bridge, gpu, net, nvme, sata, storage, usb, wifi, ...) or"
                            + " hexadecimal digits (02, 0200, 0x020000).")
    private @Nullable String deviceClass;

    @Option(
            names = "--driver",
            paramLabel = "NAME",
            description = "Only devices that are bound to this driver; none: to none.")
    private @Nullable String driver;

    @Option(
            names = "--id",
            paramLabel = "VENDOR:[DEVICE]",
            description = "Only PCI devices with these ids, as in 8086: or 8086:2725.")
    private @Nullable String id;

    @Option(
            names = "--takeable",
            description = "Only devices that userspace can have without moving a driver of the kernel.")
    private boolean takeable;

    @Option(names = "--group", paramLabel = "NUMBER", description = "Only members of this group.")
    private @Nullable String group;

    @Option(
            names = "--bus",
            paramLabel = "BUS",
            description = "Only devices of this bus (pci, platform, ...), also those that are otherwise only counted.")
    private @Nullable String bus;

    /** For picocli. */
    FilterOptions() {}

    /** {@return whether no option is given} */
    boolean areNone() {
        return deviceClass == null && driver == null && id == null && !takeable && group == null && bus == null;
    }

    /** {@return the options as they could be typed} */
    String words() {
        StringBuilder words = new StringBuilder();
        add(words, "--class", deviceClass);
        add(words, "--driver", driver);
        add(words, "--id", id);
        if (takeable) {
            words.append(" --takeable");
        }
        add(words, "--group", group);
        add(words, "--bus", bus);
        return words.toString().strip();
    }

    /** {@return that what an option asks about is not recorded of some devices, in brackets; empty text if it is of all} */
    String notRecorded(HostSurvey survey) {
        long classless = deviceClass == null
                ? 0
                : survey.devices().stream()
                        .filter(device -> PciIdentity.ofModalias(device.device().modalias())
                                .filter(identity -> !identity.hasClass())
                                .isPresent())
                        .count();
        long unbound = driver == null
                ? 0
                : survey.devices().stream()
                        .filter(device -> !device.isBindingRecorded())
                        .count();
        return (classless > 0 ? " (the class of " + classless + " is not recorded)" : "")
                + (unbound > 0 ? " (the driver of " + unbound + " is not recorded)" : "");
    }

    private static void add(StringBuilder words, String option, @Nullable String value) {
        if (value != null) {
            words.append(' ').append(option).append(' ').append(value);
        }
    }

    /**
     * {@return whether a device passes all options}
     *
     * @throws CommandFailure if a value names nothing that there is, with the nearest that there is
     */
    Predicate<SurveyedDevice> passing(HostSurvey survey, Host host) throws CommandFailure, IOException {
        List<Predicate<SurveyedDevice>> filters = new ArrayList<>();
        if (deviceClass != null) {
            filters.add(ofClass(deviceClass));
        }
        if (driver != null) {
            filters.add(ofDriver(driver, survey, host));
        }
        if (id != null) {
            filters.add(ofIds(id));
        }
        if (takeable) {
            filters.add(takeable(survey));
        }
        if (group != null) {
            Optional<GroupId> number = Optional.of(new NameLookup(host).group(group));
            filters.add(device -> device.group().equals(number));
        }
        if (bus != null) {
            filters.add(ofBus(bus, survey, host));
        }
        return device -> filters.stream().allMatch(filter -> filter.test(device));
    }

    private static Predicate<SurveyedDevice> ofClass(String word) throws CommandFailure {
        String prefix = ClassWords.prefix(word)
                .orElseThrow(() -> unknown("class", word, ClassWords.words(), "hexadecimal digits, such as 0200"));
        return device ->
                device.deviceClass().filter(code -> code.startsWith(prefix)).isPresent();
    }

    private static Predicate<SurveyedDevice> ofDriver(String name, HostSurvey survey, Host host)
            throws CommandFailure, IOException {
        if (name.equals(NO_DRIVER)) {
            return device -> device.isBindingRecorded() && device.driver().isEmpty();
        }
        Set<String> known = new TreeSet<>();
        survey.devices().forEach(device -> device.driver().ifPresent(known::add));
        for (String each : host.list("/sys/bus")) {
            known.addAll(host.list("/sys/bus/" + each + "/drivers"));
        }
        if (!known.contains(name)) {
            throw unknown("driver", name, known, NO_DRIVER);
        }
        return device -> device.driver().equals(Optional.of(name));
    }

    private static Predicate<SurveyedDevice> ofIds(String ids) throws CommandFailure {
        String small = ids.toLowerCase(Locale.ROOT);
        int colon = small.indexOf(':');
        boolean areIds = colon == ID_DIGITS
                && (small.length() == colon + 1 || small.length() == colon + 1 + ID_DIGITS)
                && areDigits(small.substring(0, colon) + small.substring(colon + 1));
        if (!areIds) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "'" + ids
                            + "' is not a pair of PCI ids: name a vendor, as in --id 8086:, or a vendor and a device, as in"
                            + " --id 8086:2725");
        }
        return device -> PciIdentity.ofModalias(device.device().modalias())
                .filter(PciIdentity::hasIds)
                .filter(identity -> identity.toString().startsWith(small))
                .isPresent();
    }

    private static boolean areDigits(String text) {
        return text.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
    }

    private static Predicate<SurveyedDevice> takeable(HostSurvey survey) {
        Map<GroupId, List<SurveyedDevice>> takeable = new HashMap<>();
        for (SurveyedGroup each : survey.groups()) {
            if (Availability.of(survey, each).isTakeable()) {
                takeable.put(each.id(), survey.takeable(each));
            }
        }
        return device -> device.group()
                .map(number -> takeable.getOrDefault(number, List.of()).contains(device))
                .orElse(false);
    }

    private static Predicate<SurveyedDevice> ofBus(String name, HostSurvey survey, Host host)
            throws CommandFailure, IOException {
        Set<String> known = new TreeSet<>(host.list("/sys/bus"));
        survey.devices().forEach(device -> known.add(device.id().bus()));
        if (!known.contains(name)) {
            throw unknown("bus", name, known, "");
        }
        return device -> device.id().bus().equals(name);
    }

    /** @param beside what else is allowed, empty text if nothing */
    private static CommandFailure unknown(String kind, String word, Collection<String> known, String beside) {
        List<String> nearest = SimilarName.nearest(word, known, SimilarName.farthest(word), 3);
        String all = String.join(", ", new TreeSet<>(known));
        String meant = nearest.isEmpty()
                ? known.isEmpty() || known.size() > MOST_KNOWN ? "" : " (known: " + all + ")"
                : " (did you mean '" + String.join("' or '", nearest) + "'?)";
        return new CommandFailure(
                ExitCode.USAGE,
                "there is no " + kind + " '" + word + "' here" + meant
                        + (beside.isEmpty() ? "" : "; --" + kind + " also takes " + beside));
    }
}
