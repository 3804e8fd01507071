package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a device's own directory tells of the hardware and of its ties to other devices. What the host does not show is empty.
 *
 * @param numaNode the node of memory that it is near, empty if the kernel knows none
 * @param link its link of PCI Express, empty if it has none or this was not read
 * @param linkUnread why the link was not read, empty if it was or there is none
 * @param resetMethods how the kernel can reset it, in the order in which it tries, such as {@code flr}; empty if that is not shown, no
 *     method if there is none
 * @param powerState its PCI power state, such as {@code D0}
 * @param physicalFunction the device that it is a virtual function of
 * @param virtualFunctions what it has itself of virtual functions, empty if it cannot have any
 * @param suppliers devices that must be there before its driver probes it, such as {@code pci:0000:01:00.0}
 * @param consumers devices that need it
 */
public record DeviceHardware(
        Optional<Integer> numaNode,
        Optional<Link> link,
        Optional<String> linkUnread,
        Optional<List<String>> resetMethods,
        Optional<String> powerState,
        Optional<String> physicalFunction,
        Optional<VirtualFunctions> virtualFunctions,
        List<String> suppliers,
        List<String> consumers) {

    private static final String VIRTUAL_FUNCTION = "virtfn";
    private static final String SUPPLIER = "supplier:";
    private static final String CONSUMER = "consumer:";

    public DeviceHardware {
        suppliers = List.copyOf(suppliers);
        consumers = List.copyOf(consumers);
    }

    /**
     * A link of PCI Express, in the kernel's words; a part that it does not know is empty text.
     *
     * @param speed such as {@code 8.0 GT/s PCIe}
     * @param width the number of lanes
     * @param maxSpeed the most that the device can do
     * @param maxWidth the most lanes that the device can do
     */
    public record Link(String speed, String width, String maxSpeed, String maxWidth) {}

    /**
     * Virtual functions of a physical one.
     *
     * @param names those that there are, as far as the host shows them
     * @param count how many there are
     * @param most how many there can be, empty if that is not shown
     */
    public record VirtualFunctions(List<String> names, int count, Optional<Integer> most) {
        public VirtualFunctions {
            names = List.copyOf(names);
        }
    }

    /**
     * Reads it. Wakes no device: since 6.18 the kernel wakes one to tell of its link, so that is read of devices that are awake.
     *
     * @param path the device's directory below {@code /sys/devices}
     * @throws IOException if a file is there and cannot be read
     */
    public static DeviceHardware read(Host host, String path) throws IOException {
        List<String> files = host.list(path);
        boolean isAwake = isAwake(host, path);
        boolean hasLink = host.exists(path + "/current_link_speed");
        return new DeviceHardware(
                number(host, path + "/numa_node"),
                hasLink && isAwake ? link(host, path) : Optional.empty(),
                hasLink && !isAwake ? Optional.of("reading it would wake the device") : Optional.empty(),
                host.readText(path + "/reset_method").map(DeviceHardware::words),
                host.readText(path + "/power_state").filter(DeviceHardware::isKnown),
                host.linkName(path + "/physfn"),
                virtualFunctions(host, path, files),
                tied(files, SUPPLIER),
                tied(files, CONSUMER));
    }

    /** {@return whether a device is awake, so that asking it anything wakes nothing; a kernel without power management keeps all awake} */
    public static boolean isAwake(Host host, String path) throws IOException {
        return host.readText(path + "/power/runtime_status")
                .map("active"::equals)
                .orElse(true);
    }

    private static boolean isKnown(String text) {
        return !text.isEmpty() && !text.startsWith("Unknown") && !text.equals("unknown");
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ")) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return List.copyOf(words);
    }

    private static Optional<Integer> number(Host host, String file) throws IOException {
        return host.readText(file)
                .filter(text -> text.length() < 9 && Digits.areAllOf(text))
                .map(Integer::valueOf);
    }

    /** A link without lanes is down; a width of 255 is what a device answers that does not answer. */
    private static Optional<Link> link(Host host, String path) throws IOException {
        String width = text(host, path + "/current_link_width");
        return width.isEmpty() || width.equals("0") || width.equals("255")
                ? Optional.empty()
                : Optional.of(new Link(
                        text(host, path + "/current_link_speed"),
                        width,
                        text(host, path + "/max_link_speed"),
                        text(host, path + "/max_link_width")));
    }

    private static String text(Host host, String file) throws IOException {
        return host.readText(file).filter(DeviceHardware::isKnown).orElse("");
    }

    /** The kernel waits with the answer of {@code sriov_numvfs} while the driver is changed, so the links are counted where there are any. */
    private static Optional<VirtualFunctions> virtualFunctions(Host host, String path, List<String> files)
            throws IOException {
        Optional<Integer> most = number(host, path + "/sriov_totalvfs");
        List<String> names = new ArrayList<>();
        for (String file : files) {
            if (file.startsWith(VIRTUAL_FUNCTION)) {
                host.linkName(path + "/" + file).ifPresent(names::add);
            }
        }
        if (names.isEmpty() && most.isEmpty()) {
            return Optional.empty();
        }
        boolean isCounted = !names.isEmpty() || host.description().kind() == Kind.LIVE;
        int count =
                isCounted ? names.size() : number(host, path + "/sriov_numvfs").orElse(0);
        return Optional.of(new VirtualFunctions(names.stream().sorted().toList(), count, most));
    }

    private static List<String> tied(List<String> files, String kind) {
        return files.stream()
                .filter(file -> file.startsWith(kind))
                .map(file -> file.substring(kind.length()))
                .toList();
    }

    /**
     * {@return the other PCI devices that a reset of a device's bus reaches; empty if its bus cannot be reset, as the bus of a host
     * bridge or of virtual functions} A driver for userspace resets the bus where all of these are its user's.
     */
    public static Optional<List<DeviceId>> resetWithItsBus(HostSurvey survey, SurveyedDevice device) {
        Optional<SurveyedDevice> bridge = device.device().parent().flatMap(survey::device);
        boolean isBelowABridge = bridge.filter(SurveyedDevice::isBridge).isPresent();
        if (!isBelowABridge || device.device().virtualFunctionOf().isPresent()) {
            return Optional.empty();
        }
        String bus = bridge.get().device().sysfsPath() + "/";
        return Optional.of(survey.devices().stream()
                .filter(other -> !other.id().equals(device.id())
                        && other.id().bus().equals(device.id().bus())
                        && other.device().sysfsPath().startsWith(bus))
                .map(SurveyedDevice::id)
                .toList());
    }
}
