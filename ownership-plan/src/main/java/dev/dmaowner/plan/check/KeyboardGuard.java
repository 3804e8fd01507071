package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects to taking the controllers that all keyboards of the host are connected to. */
final class KeyboardGuard implements Guard {

    static final String NAME = "last-keyboard";

    private static final String PLACE = "S: Sysfs=";
    /** Keyboards below this folder are made by programs; nobody can type on them. */
    private static final String VIRTUAL = "/sys/devices/virtual/";

    private static final String INPUTS = "/proc/bus/input/devices";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        if (!DeviceKind.of(device).mayHaveInput()) {
            return Optional.empty();
        }
        String path = device.device().sysfsPath() + "/";
        boolean hasOne = use.keyboards().stream().anyMatch(keyboard -> keyboard.startsWith(path));
        return hasOne && use.keyboards().stream().allMatch(use::isBelowWhatIsTaken)
                ? Optional.of("without it, this host has no keyboard left")
                : Optional.empty();
    }

    /** {@return the places of keyboards: input devices that the kernel's handler {@code sysrq} has taken, which asks for Alt} */
    static List<String> read(Host host) throws IOException {
        List<String> keyboards = new ArrayList<>();
        String place = "";
        for (String line : host.readText(INPUTS).orElse("").split("\n")) {
            if (line.startsWith(PLACE)) {
                place = "/sys" + line.substring(PLACE.length());
            } else if (line.startsWith("H: Handlers=")
                    && line.contains("sysrq")
                    && !place.isEmpty()
                    && !place.startsWith(VIRTUAL)) {
                keyboards.add(place);
            } else if (line.isBlank()) {
                place = "";
            }
        }
        return keyboards;
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        return !DeviceKind.of(device).mayHaveInput() || use.isRecorded(INPUTS)
                ? Optional.empty()
                : Optional.of("the keyboards are not recorded here (" + INPUTS + ")");
    }
}
