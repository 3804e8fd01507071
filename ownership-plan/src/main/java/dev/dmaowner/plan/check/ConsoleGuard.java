package dev.dmaowner.plan.check;

import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Objects to taking the serial port of the kernel's console. */
final class ConsoleGuard implements Guard {

    static final String NAME = "console";

    private static final String CONSOLES = "/proc/consoles";
    private static final String TTY = "/sys/class/tty";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        for (String tty : use.below(TTY, device.device().sysfsPath())) {
            boolean isConsole =
                    use.host().readText(CONSOLES).orElse("").lines().anyMatch(line -> line.startsWith(tty + " "));
            if (isConsole) {
                return Optional.of("the kernel's console is on its serial port " + tty);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        return !DeviceKind.of(device).mayBeSerial() || use.isRecorded(CONSOLES)
                ? Optional.empty()
                : Optional.of("the consoles are not recorded here (" + CONSOLES + ")");
    }
}
