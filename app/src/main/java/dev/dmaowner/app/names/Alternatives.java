package dev.dmaowner.app.names;

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

    private final Host host;

    Alternatives(Host host) {
        this.host = host;
    }

    /** {@return the nearest device, and the command that lists all} */
    String ofDevice(String word) throws IOException {
        return nearest(word, List.of("devices"));
    }

    /** {@return the nearest device or driver, and the command that lists all} */
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
        String name = word.substring(word.lastIndexOf('/') + 1);
        Optional<String> nearest = near(name, names).or(() -> near("0000:" + name, names));
        return " (" + nearest.map(found -> "did you mean '" + found + "'? ").orElse("")
                + "'dmaowner show' lists devices and groups)";
    }

    /** In an address almost every digit matters, so only a single typing error is corrected. */
    private static Optional<String> near(String name, List<String> names) {
        return name.contains(":") ? SimilarName.to(name, names, 1) : SimilarName.to(name, names);
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
