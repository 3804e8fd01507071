package dev.dmaowner.app.doctor;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether an id that is given to vfio-pci at boot is that of several devices. When vfio-pci is loaded it takes all of them, including
 * one that the host should keep.
 */
final class IdsCheck {

    private static final String NAME = "vfio-pci-ids";
    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final String MODPROBE = "/etc/modprobe.d";
    private static final String PARAMETER = "vfio_pci.ids=";
    private static final String OPTIONS = "options";
    private static final String IDS = "ids=";
    private static final long ANY = 0xffff_ffffL;

    private static final Pattern NUMBER = Pattern.compile("(?:0[xX])?([0-9a-fA-F]{1,8})");

    private IdsCheck() {}

    /**
     * An id as the parameter takes it ({@code vfio_pci_fill_ids}): vendor, device, and perhaps subsystem and class with its mask. A class
     * without a mask does not count.
     */
    private record GivenId(String text, List<Long> numbers) {

        static List<GivenId> in(String list) {
            List<GivenId> ids = new ArrayList<>();
            for (String each : list.replace("\"", "").split(",")) {
                List<Long> numbers = numbers(each);
                if (numbers.size() >= 2) {
                    ids.add(new GivenId(each, numbers));
                }
            }
            return ids;
        }

        /** {@return the fields up to the first that is no number, as {@code sscanf} reads them} */
        private static List<Long> numbers(String text) {
            List<Long> numbers = new ArrayList<>();
            for (String field : text.split(":", -1)) {
                Matcher number = NUMBER.matcher(field);
                if (!number.lookingAt()) {
                    break;
                }
                numbers.add(Long.parseLong(number.group(1), 16));
                if (number.end() < field.length()) {
                    break;
                }
            }
            return numbers;
        }

        boolean matches(PciIdentity identity) {
            return is(0, identity.vendor())
                    && is(1, identity.device())
                    && is(2, identity.subsystemVendor())
                    && is(3, identity.subsystemDevice())
                    && (numbers.size() <= 5 || ((numbers.get(4) ^ identity.classCode()) & numbers.get(5)) == 0);
        }

        private boolean is(int field, int value) {
            return field >= numbers.size() || numbers.get(field) == ANY || numbers.get(field) == value;
        }
    }

    static Check of(ExaminedHost machine) throws IOException {
        List<GivenId> ids = new ArrayList<>();
        for (String word : machine.text(COMMAND_LINE).orElse("").split("\\s+")) {
            int end = word.indexOf('=') + 1;
            if (word.substring(0, end).replace('-', '_').equals(PARAMETER)) {
                ids.addAll(GivenId.in(word.substring(end)));
            }
        }
        for (String file : machine.host().list(MODPROBE)) {
            if (file.endsWith(".conf")) {
                machine.text(MODPROBE + "/" + file).orElse("").lines().forEach(line -> ids.addAll(inOptions(line)));
            }
        }
        List<String> several = new ArrayList<>();
        Map<String, GivenId> byText = new TreeMap<>();
        ids.forEach(id -> byText.put(id.text(), id));
        for (GivenId id : byText.values()) {
            List<String> devices = devices(machine, id);
            if (devices.size() > 1) {
                several.add(id.text() + " is that of " + String.join(" and of ", devices));
            }
        }
        if (!several.isEmpty()) {
            return Check.failed(
                    NAME,
                    "vfio-pci takes every device with an id that it is given at boot, and "
                            + String.join("; ", several),
                    "give no id, but an override for the one device: dmaowner plan take DEVICE, or driverctl set-override DEVICE vfio-pci");
        } else if (!machine.isRecorded(COMMAND_LINE) || !machine.isRecorded(MODPROBE)) {
            return Check.notKnown(
                    NAME,
                    "not all places are recorded where ids can be given to vfio-pci",
                    machine.isRecorded(COMMAND_LINE) ? MODPROBE : COMMAND_LINE);
        }
        return Check.passed(
                NAME,
                ids.isEmpty()
                        ? "no ids are given to vfio-pci at boot"
                        : "no id that is given to vfio-pci at boot is that of several devices: "
                                + String.join(", ", byText.keySet()));
    }

    private static List<GivenId> inOptions(String line) {
        String[] words = line.strip().split("\\s+");
        List<GivenId> ids = new ArrayList<>();
        if (words.length > 2
                && words[0].equals(OPTIONS)
                && words[1].replace('-', '_').equals("vfio_pci")) {
            for (String word : words) {
                if (word.startsWith(IDS)) {
                    ids.addAll(GivenId.in(word.substring(IDS.length())));
                }
            }
        }
        return ids;
    }

    private static List<String> devices(ExaminedHost machine, GivenId id) {
        return machine.survey().devices().stream()
                .filter(device -> PciIdentity.ofModalias(device.device().modalias())
                        .filter(id::matches)
                        .isPresent())
                .map(SurveyedDevice::id)
                .map(device -> device.name())
                .toList();
    }
}
