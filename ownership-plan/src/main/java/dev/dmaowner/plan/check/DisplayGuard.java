package dev.dmaowner.plan.check;

import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
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
        Optional<FirmwareFramebuffer> framebuffer = use.framebuffer(device);
        String held = framebuffer.isPresent() ? held(framebuffer.get()) : "";
        if (use.host().readText(path + BOOT_DISPLAY).equals(Optional.of("1"))) {
            return Optional.of(
                    "it is the display that this host booted with" + (held.isEmpty() ? "" : ", and " + held));
        } else if (!held.isEmpty()) {
            return Optional.of(held);
        }
        for (String name : use.below(GRAPHICS, path)) {
            if (name.startsWith("fb") && !name.equals("fbcon")) {
                return Optional.of("the framebuffer " + name + " is on it");
            }
        }
        return Optional.empty();
    }

    private static String held(FirmwareFramebuffer held) {
        return held.device().name() + " holds memory of it, so that a guest cannot use it (\"BAR: can't reserve\"):"
                + " unbind it from " + held.driver()
                + " (before that its console, the vtconsole named frame buffer device), or boot with"
                + " initcall_blacklist=sysfb_init or video=efifb:off";
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        boolean isDisplay = device.deviceClass().orElse("").startsWith("0x03");
        return !isDisplay || use.isRecorded(device.device().sysfsPath() + BOOT_DISPLAY) || use.isRecorded(GRAPHICS)
                ? Optional.empty()
                : Optional.of("which display the host booted with is not recorded here (boot_vga)");
    }
}
