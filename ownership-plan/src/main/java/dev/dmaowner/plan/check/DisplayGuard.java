package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
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
    public Optional<String> against(Host host, SurveyedDevice device, String path) throws IOException {
        if (host.readText(path + "/boot_vga").equals(Optional.of("1"))) {
            return Optional.of("it is the display that this host booted with");
        }
        List<String> framebuffers = ClassDevices.below(host, "graphics", path);
        return framebuffers.stream()
                .filter(name -> name.startsWith("fb") && !name.equals("fbcon"))
                .findFirst()
                .map(name -> "the framebuffer " + name + " is on it");
    }
}
