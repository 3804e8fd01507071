package dev.dmaowner.plan.check;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Objects to handing over a PCI device that cannot be reset: the next user finds the state of the last one. */
final class ResetGuard implements Guard {

    /** The method that resets all of a bus. The first function of a bus is found before the others, and so is said to have it. */
    private static final String BUS = "bus";

    @Override
    public String name() {
        return "no-reset";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        return device.id().bus().equals("pci") ? whyNone(use, device) : Optional.empty();
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) throws IOException {
        Host host = use.host();
        String path = device.device().sysfsPath();
        boolean isKnown = host.description().kind() == Kind.LIVE
                || !device.id().bus().equals("pci")
                || host.readText(path + "/reset_method").isPresent()
                || host.exists(path + "/reset")
                || whyNone(use, device).isPresent();
        return isKnown
                ? Optional.empty()
                : Optional.of("which devices the kernel can reset is not recorded here (reset_method)");
    }

    /**
     * The file {@code reset} is there where there is a method; it is never opened, as writing to it resets. The methods are
     * listed since 5.15, which only a capture is asked for: on a live host the file alone decides, as an undo must not need more
     * consent than what it undoes.
     */
    private static Optional<String> whyNone(HostUse use, SurveyedDevice device) throws IOException {
        Host host = use.host();
        String path = device.device().sysfsPath();
        Optional<String> methods =
                host.description().kind() == Kind.LIVE ? Optional.empty() : host.readText(path + "/reset_method");
        if (methods.map(String::strip).equals(Optional.of(BUS)) && use.devicesBeside(path) > 0) {
            return Optional.of(
                    "the kernel can reset it only with its bus, which it does not do while there are other devices on that"
                            + " bus, so the next user finds the state that the last one left");
        }
        boolean isWithout = methods.isPresent()
                ? methods.get().isBlank()
                // Captures of other tools hold what could be read, and so tell nothing by what they lack of other
                // files.
                : !host.exists(path + "/reset") && (host.exists(path + "/remove") || use.showsResets());
        return isWithout
                ? Optional.of("the kernel cannot reset it, so the next user finds the state that the last one left")
                : Optional.empty();
    }

    @Override
    public boolean isForOverview() {
        return false;
    }
}
