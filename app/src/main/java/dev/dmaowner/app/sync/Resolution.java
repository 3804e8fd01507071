package dev.dmaowner.app.sync;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which devices of a host the entries of a file mean.
 *
 * @param devices the one device that each entry means, in the order of the file
 * @param problems an entry that means none, or several, a sentence each
 */
public record Resolution(Map<Desired, SurveyedDevice> devices, List<String> problems) {

    private static final int MOST_LISTED = 8;

    public Resolution {
        devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
        problems = List.copyOf(problems);
    }

    /**
     * {@return the devices that entries mean}
     *
     * @throws IOException if the host cannot be read
     */
    public static Resolution of(Host host, HostSurvey survey, List<Desired> entries) throws IOException {
        Map<SurveyedDevice, Identity> identities = new LinkedHashMap<>();
        for (SurveyedDevice device : survey.devices()) {
            identities.put(device, Identity.of(host, device));
        }
        Map<Desired, SurveyedDevice> devices = new LinkedHashMap<>();
        Map<SurveyedDevice, Desired> taken = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (Desired entry : entries) {
            List<SurveyedDevice> fitting = identities.entrySet().stream()
                    .filter(each -> entry.is().fits(each.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (fitting.size() == 1) {
                Desired other = taken.putIfAbsent(fitting.get(0), entry);
                if (other != null) {
                    problems.add(place(entry) + " means " + fitting.get(0).id().name() + ", and so does " + other.name()
                            + " in line " + other.line());
                }
                devices.put(entry, fitting.get(0));
            } else {
                problems.add(place(entry)
                        + (fitting.isEmpty() ? " means no device of this host" : several(fitting, identities)));
            }
        }
        return new Resolution(devices, problems);
    }

    private static String place(Desired entry) {
        return "line " + entry.line() + ": " + entry.name() + " (" + entry.is() + ")";
    }

    /** Where they are parted: by their place, which two devices never share. */
    private static String several(List<SurveyedDevice> fitting, Map<SurveyedDevice, Identity> identities) {
        StringBuilder text = new StringBuilder(" means " + fitting.size() + " devices; say which by its path:");
        for (SurveyedDevice device : fitting.subList(0, Math.min(MOST_LISTED, fitting.size()))) {
            Identity identity = identities.get(device);
            text.append(text.charAt(text.length() - 1) == ':' ? " " : ", ")
                    .append(device.id().name())
                    .append(" has ")
                    .append(identity == null ? "none" : identity.said().getOrDefault("path", "none"));
        }
        return text + (fitting.size() > MOST_LISTED ? ", and more" : "");
    }
}
