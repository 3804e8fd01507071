package dev.dmaowner.plan.check;

import dev.dmaowner.PciAddress;
import dev.dmaowner.plan.survey.AssertedIsolation;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/**
 * Objects to handing over a PCI device whose group rests on the kernel's command line and not on the hardware: its user may reach
 * the memory of devices in other groups. A survey warns of it once, so an overview does not repeat it for each group.
 */
final class AssertedIsolationGuard implements Guard {

    private static final String COMMAND_LINE = "/proc/cmdline";

    @Override
    public String name() {
        return "asserted-isolation";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        return isAsked(device) ? AssertedIsolation.byCommandLine(use.host()) : Optional.empty();
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        return isAsked(device) && !use.isRecorded(COMMAND_LINE)
                ? Optional.of("the kernel's command line, which may assert isolation, is not recorded here ("
                        + COMMAND_LINE + ")")
                : Optional.empty();
    }

    private static boolean isAsked(SurveyedDevice device) {
        return device.id().bus().equals(PciAddress.BUS) && device.group().isPresent();
    }

    @Override
    public boolean isForOverview() {
        return false;
    }
}
