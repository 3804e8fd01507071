package dev.dmaowner.plan.check;

import dev.dmaowner.PciAddress;
import dev.dmaowner.plan.survey.AssertedIsolation;
import dev.dmaowner.plan.survey.PredictedGroups;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.util.Optional;

/**
 * Objects to handing over a device whose group rests on the kernel's command line and not on the hardware, or is smaller than what
 * the registers keep apart: its user may reach the memory of devices in other groups. A survey warns of the command line once, so
 * an overview does not repeat it for each group.
 */
final class AssertedIsolationGuard implements Guard {

    private static final String COMMAND_LINE = "/proc/cmdline";

    private final PredictedGroups predicted;

    /** @param predicted what the registers say of groups */
    AssertedIsolationGuard(PredictedGroups predicted) {
        this.predicted = predicted;
    }

    @Override
    public String name() {
        return "asserted-isolation";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        return device.group().isEmpty()
                ? Optional.empty()
                : AssertedIsolation.of(use.host(), use.survey(), device, predicted.of(device.id()));
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) throws IOException {
        if (device.group().isEmpty()) {
            return Optional.empty();
        } else if (device.id().bus().equals(PciAddress.BUS) && !use.isRecorded(COMMAND_LINE)) {
            return Optional.of("the kernel's command line, which may assert isolation, is not recorded here ("
                    + COMMAND_LINE + ")");
        }
        return predicted
                        .of(device.id())
                        .filter(GroupForecast.Group::isUncertain)
                        .isPresent()
                ? Optional.of("not all registers were read that can show that a group is not isolated")
                : Optional.empty();
    }

    @Override
    public boolean isForOverview() {
        return false;
    }
}
