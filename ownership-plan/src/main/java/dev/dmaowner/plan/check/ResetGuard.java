package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Objects to handing over a PCI device that cannot be reset: the next user finds the state of the last one. */
final class ResetGuard implements Guard {

    @Override
    public String name() {
        return "no-reset";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        return device.id().bus().equals("pci") && isWithout(use, device.device().sysfsPath())
                ? Optional.of("the kernel cannot reset it, so the next user finds the state that the last one left")
                : Optional.empty();
    }

    /**
     * The file {@code reset} is there where there is a method; it is never opened, as writing to it resets. The methods are
     * listed since 5.15, which only a capture is asked for: a live host opens nothing that bears such a name.
     */
    private static boolean isWithout(HostUse use, String path) throws IOException {
        Host host = use.host();
        Optional<String> methods =
                host.description().kind() == Kind.LIVE ? Optional.empty() : host.readText(path + "/reset_method");
        if (methods.isPresent()) {
            return methods.get().isBlank();
        }
        // Captures of other tools hold what could be read, and so tell nothing by what they lack of other files.
        return !host.exists(path + "/reset") && (host.exists(path + "/remove") || use.showsResets());
    }

    @Override
    public boolean isForOverview() {
        return false;
    }
}
