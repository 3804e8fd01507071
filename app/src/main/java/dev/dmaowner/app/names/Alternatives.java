package dev.dmaowner.app.names;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.app.cli.SimilarName;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a host has instead of a name that it does not have, for the end of an error message. */
final class Alternatives {

    private static final String BUSES = "/sys/bus";
    private static final int MOST = 3;

    private final Host host;

    Alternatives(Host host) {
        this.host = host;
    }

    /** {@return the nearest devices with what they are, and the command that lists all} */
    String ofDevice(String word) throws IOException {
        return nearest(word, List.of("devices"));
    }

    /** {@return the nearest devices or drivers with what they are, and the command that lists all} */
    String ofDeviceOrDriver(String word) throws IOException {
        return nearest(word, List.of("devices", "drivers"));
    }

    private String nearest(String word, List<String> folders) throws IOException {
        List<String> names = new ArrayList<>();
        for (String bus : host.list(BUSES)) {
            for (String folder : folders) {
                names.addAll(host.list(BUSES + "/" + bus + "/" + folder));
            }
        }
        for (String kind : OtherNames.CLASSES) {
            names.addAll(host.list("/sys/class/" + kind));
        }
        names.addAll(ClassWords.words());
        String name = word.substring(word.lastIndexOf('/') + 1);
        List<String> nearest = near(name, names);
        if (nearest.isEmpty()) {
            nearest = near("0000:" + name, names);
        }
        StringBuilder text = new StringBuilder(" (");
        for (String found : nearest) {
            text.append(text.length() < 3 ? "did you mean '" : "; or '")
                    .append(found)
                    .append('\'');
            sketch(found).ifPresent(words -> text.append(", ").append(words));
        }
        return text.append(nearest.isEmpty() ? "" : "? ")
                .append("'dmaowner show' lists devices and groups)")
                .toString();
    }

    /** {@return what a device of this name is, or the one that has the interface, disk or node of this name} */
    private Optional<String> sketch(String name) throws IOException {
        for (String bus : host.list(BUSES)) {
            if (host.readLink(BUSES + "/" + bus + "/devices/" + name).isPresent()) {
                return Sketch.of(host, new Named.OfDevice(new DeviceId(bus, name)));
            }
        }
        List<Named> found = ClassWords.words().contains(name) ? List.of() : new OtherNames(host).of(name);
        return found.size() == 1 && found.get(0) instanceof Named.OfDevice device
                ? Optional.of("of " + device.id().name()
                        + Sketch.of(host, device).map(words -> ", " + words).orElse(""))
                : Optional.empty();
    }

    /** In an address almost every digit matters, so only a single typing error is corrected. */
    private static List<String> near(String name, List<String> names) {
        return SimilarName.nearest(name, names, name.contains(":") ? 1 : SimilarName.farthest(name), MOST);
    }

    /** {@return the groups that there are} */
    String ofGroup(String word) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (String name : host.list("/sys/kernel/iommu_groups")) {
            GroupId.ofName(name).ifPresent(group -> numbers.add(group.number()));
        }
        String plain = word.replaceFirst("^0+(?=.)", "");
        boolean isPadded = !plain.equals(word) && numbers.stream().anyMatch(number -> plain.equals("" + number));
        if (isPadded) {
            return " (did you mean " + plain + "? 'dmaowner show' lists the groups)";
        }
        return numbers.isEmpty()
                ? ", which has no groups"
                : " (groups: " + ranges(numbers.stream().sorted().toList()) + "; 'dmaowner show' lists them)";
    }

    /** {@return sorted numbers as {@code 0-7, 9}} */
    private static String ranges(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            int first = i;
            while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
                i++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(numbers.get(first));
            text.append(i > first ? "-" + numbers.get(i) : "");
        }
        return text.toString();
    }
}
