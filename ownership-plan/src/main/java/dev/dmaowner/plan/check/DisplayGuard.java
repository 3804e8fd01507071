package dev.dmaowner.plan.check;

import dev.dmaowner.plan.survey.FirmwareFramebuffer;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Objects to taking the boot display, or a display with a framebuffer. */
final class DisplayGuard implements Guard {

    @Override
    public String name() {
        return "boot-display";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        if (use.isOverview() && !DeviceKind.of(device).mayBeDisplay()) {
            return Optional.empty();
        }
        String path = device.device().sysfsPath();
        if (use.host().readText(path + "/boot_vga").equals(Optional.of("1"))) {
            return Optional.of("it is the display that this host booted with" + held(use, device));
        }
        List<String> framebuffers = use.below("/sys/class/graphics", path);
        return framebuffers.stream()
                .filter(name -> name.startsWith("fb") && !name.equals("fbcon"))
                .findFirst()
                .map(name -> "the framebuffer " + name + " is on it");
    }

    private static String held(HostUse use, SurveyedDevice device) throws IOException {
        return FirmwareFramebuffer.of(use.host(), device)
                .map(held -> ", and " + held.device().name()
                        + " holds memory of it, so that a guest cannot use it (\"BAR: can't"
                        + " reserve\"): unbind it from " + held.driver() + " after its console"
                        + " (echo 0 | sudo tee /sys/class/vtconsole/vtcon1/bind), or boot with initcall_blacklist=sysfb_init"
                        + " or video=efifb:off")
                .orElse("");
    }
}
