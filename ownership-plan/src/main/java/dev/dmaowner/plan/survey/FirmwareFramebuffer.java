package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The framebuffer that firmware set up on the boot display, a platform device that need not be below the display. While a driver
 * has it, it holds memory of the display, and a guest that is given the display cannot use it.
 *
 * @param device the platform device
 * @param driver the driver that has it
 * @param display the name of the PCI device whose memory it holds, as {@code /proc/iomem} tells; empty if that does not tell, and
 *     then it is the display that the host booted with
 */
public record FirmwareFramebuffer(DeviceId device, String driver, Optional<String> display) {

    private static final String DRIVERS = "/sys/bus/platform/drivers/";
    private static final List<String> DRIVER_NAMES =
            List.of("efi-framebuffer", "simple-framebuffer", "vesa-framebuffer");
    /** What the framebuffer's region is called in {@code /proc/iomem}, by the device and by its driver. */
    private static final Set<String> REGIONS =
            Set.of("BOOTFB", "efifb", "simplefb", "vesafb", "simpledrm", "efidrm", "vesadrm");

    private static final String CONSOLES = "/sys/class/vtconsole";
    private static final String CONSOLE = "vtcon[0-9]{1,3}";
    /** Part of the name of the console that is drawn on framebuffers, whichever there are. */
    private static final String DRAWN = "frame buffer device";

    /** {@return the file that tells whether a console is on, and switches it} */
    public static String bindFile(String console) {
        return CONSOLES + "/" + console + "/bind";
    }

    /**
     * {@return the consoles that are drawn on framebuffers now, such as {@code vtcon1}}
     *
     * @throws IOException if the host cannot be read
     */
    public static List<String> consoles(Host host) throws IOException {
        List<String> drawn = new ArrayList<>(1);
        for (String console : host.list(CONSOLES)) {
            boolean isDrawn = console.matches(CONSOLE)
                    && host.readText(CONSOLES + "/" + console + "/name")
                            .orElse("")
                            .contains(DRAWN)
                    && host.readText(bindFile(console)).equals(Optional.of("1"));
            if (isDrawn) {
                drawn.add(console);
            }
        }
        return List.copyOf(drawn);
    }

    /** {@return whether a platform device of this name is such a framebuffer} */
    public static boolean isOne(String name) {
        return DRIVER_NAMES.stream().anyMatch(name::startsWith);
    }

    /**
     * {@return the framebuffer that holds memory of a device, empty if no driver has one that does}
     *
     * @throws IOException if the host cannot be read
     */
    public static Optional<FirmwareFramebuffer> of(Host host, SurveyedDevice display) throws IOException {
        Optional<FirmwareFramebuffer> bound = bound(host);
        return bound.isPresent() && bound.get().isOn(host, display) ? bound : Optional.empty();
    }

    /**
     * {@return the framebuffer that a driver has, empty if none has one}
     *
     * @throws IOException if the host cannot be read
     */
    public static Optional<FirmwareFramebuffer> bound(Host host) throws IOException {
        for (String driver : DRIVER_NAMES) {
            for (String name : host.list(DRIVERS + driver)) {
                boolean isDevice = isOne(name)
                        && host.readLink(DRIVERS + driver + "/" + name).isPresent();
                if (isDevice) {
                    return Optional.of(
                            new FirmwareFramebuffer(new DeviceId("platform", name), driver, display(host, name)));
                }
            }
        }
        return Optional.empty();
    }

    /** A region is indented below the region that it is part of. For users other than root the addresses are zero; the names are there. */
    private static Optional<String> display(Host host, String name) throws IOException {
        Deque<Region> around = new ArrayDeque<>();
        for (String line : host.readText("/proc/iomem").orElse("").split("\n")) {
            int colon = line.indexOf(" : ");
            if (colon < 0) {
                continue;
            }
            int depth = line.length() - line.stripLeading().length();
            Region region = new Region(depth, line.substring(colon + " : ".length()));
            while (!around.isEmpty() && around.peek().depth() >= depth) {
                around.pop();
            }
            if (REGIONS.contains(region.name()) || region.name().equals(name)) {
                return around.stream()
                        .map(Region::name)
                        .filter(FirmwareFramebuffer::isPciFunction)
                        .findFirst();
            }
            around.push(region);
        }
        return Optional.empty();
    }

    private record Region(int depth, String name) {}

    private static boolean isPciFunction(String name) {
        return name.matches("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
    }

    /**
     * {@return whether it holds memory of a device; it can only be that of a PCI device}
     *
     * @throws IOException if the host cannot be read
     */
    public boolean isOn(Host host, SurveyedDevice other) throws IOException {
        if (!other.id().bus().equals(PciAddress.BUS)) {
            return false;
        }
        return display.isPresent()
                ? display.get().equals(other.id().name())
                : host.readText(other.device().sysfsPath() + "/boot_vga").equals(Optional.of("1"));
    }
}
