package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Objects to handing over a PCI device that cannot be reset: the next user finds the state of the last one. */
final class ResetGuard implements Guard {

    private static final String DEVICES = "/sys/bus/pci/devices";

    @Override
    public String name() {
        return "no-reset";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        return device.id().bus().equals("pci")
                        && isWithout(use.host(), device.device().sysfsPath())
                ? Optional.of("the kernel cannot reset it, so the next user finds the state that the last one left")
                : Optional.empty();
    }

    /**
     * The file {@code reset} is there where there is a method; it is never opened, as writing to it resets. The methods are
     * listed since 5.15, which only a capture is asked for: a live host opens nothing that bears such a name.
     */
    private static boolean isWithout(Host host, String path) throws IOException {
        Optional<String> methods =
                host.description().kind() == Kind.LIVE ? Optional.empty() : host.readText(path + "/reset_method");
        if (methods.isPresent()) {
            return methods.get().isBlank();
        }
        return !host.exists(path + "/reset") && showsWhatCannotBeRead(host, path);
    }

    /** Captures of other tools hold what could be read, and so tell nothing by what they lack of other files. */
    private static boolean showsWhatCannotBeRead(Host host, String path) throws IOException {
        if (host.exists(path + "/remove")) {
            return true;
        }
        for (String device : host.list(DEVICES)) {
            if (host.exists(DEVICES + "/" + device + "/reset")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isForOverview() {
        return false;
    }
}
