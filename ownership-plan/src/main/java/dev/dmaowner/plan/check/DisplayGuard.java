package dev.dmaowner.plan.check;

import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Objects to taking the boot display, or a display with a framebuffer. */
final class DisplayGuard implements Guard {

    static final String NAME = "boot-display";

    private static final String BOOT_DISPLAY = "/boot_vga";
    private static final String GRAPHICS = "/sys/class/graphics";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        if (use.isOverview() && !DeviceKind.of(device).mayBeDisplay()) {
            return Optional.empty();
        }
        String path = device.device().sysfsPath();
        Optional<String> held = use.framebuffer(device).map(DisplayGuard::held);
        if (use.host().readText(path + BOOT_DISPLAY).equals(Optional.of("1"))) {
            return Optional.of("it is the display that this host booted with"
                    + held.map(words -> ", and " + words).orElse(""));
        } else if (held.isPresent()) {
            return held;
        }
        List<String> framebuffers = use.below(GRAPHICS, path);
        return framebuffers.stream()
                .filter(name -> name.startsWith("fb") && !name.equals("fbcon"))
                .findFirst()
                .map(name -> "the framebuffer " + name + " is on it");
    }

    private static String held(FirmwareFramebuffer held) {
        return held.device().name() + " holds memory of it, so that a guest cannot use it (\"BAR: can't reserve\"):"
                + " unbind it from " + held.driver()
                + " (before that its console, the vtconsole named frame buffer device), or boot with"
                + " initcall_blacklist=sysfb_init or video=efifb:off";
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        boolean isDisplay =
                device.deviceClass().filter(code -> code.startsWith("0x03")).isPresent();
        return !isDisplay || use.isRecorded(device.device().sysfsPath() + BOOT_DISPLAY) || use.isRecorded(GRAPHICS)
                ? Optional.empty()
                : Optional.of("which display the host booted with is not recorded here (boot_vga)");
    }
}
