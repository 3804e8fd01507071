package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the isolation of groups is only asserted: a patched kernel was told to take ports for isolating, or the kernel has put
 * devices into groups of their own that their registers do not keep apart. Their users can then reach each other's memory. It is
 * a warning, since the kernel hands such groups out.
 */
public final class AssertedIsolation {

    private static final String COMMAND_LINE = "/proc/cmdline";
    private static final int LONGEST_WORD = 80;
    private static final String OVERRIDE = "pcie_acs_override=";

    private AssertedIsolation() {}

    /**
     * {@return what the kernel's command line asserts, a clause; empty if it asserts nothing or is not recorded}
     *
     * @throws IOException if the file is there and cannot be read
     */
    public static Optional<String> byCommandLine(Host host) throws IOException {
        for (String word : host.readText(COMMAND_LINE).orElse("").split("\\s+")) {
            if (word.startsWith(OVERRIDE)) {
                return Optional.of(
                        "the kernel's command line has " + word.substring(0, Math.min(word.length(), LONGEST_WORD))
                                + ", with which a patched kernel takes ports and functions for isolating that may not be,"
                                + " so the groups can be smaller than what the hardware keeps apart");
            }
        }
        return Optional.empty();
    }

    /**
     * {@return why the isolation of a device's group is only asserted, a clause; empty if nothing shows that}
     *
     * @param predicted the group that the device would form by its registers, empty if that was not asked; a prediction that rests on
     *     registers which were not read counts for nothing
     * @throws IOException if the host cannot be read
     */
    public static Optional<String> of(
            Host host, HostSurvey survey, SurveyedDevice device, Optional<GroupForecast.Group> predicted)
            throws IOException {
        Optional<GroupId> recorded = device.group();
        if (recorded.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> contradicted = predicted
                .filter(forecast -> !forecast.isUncertain())
                .flatMap(forecast -> contradiction(survey, recorded.get(), device.id(), forecast));
        boolean isPci = device.id().bus().equals(PciAddress.BUS);
        return contradicted.isPresent() || !isPci ? contradicted : byCommandLine(host);
    }

    private static Optional<String> contradiction(
            HostSurvey survey, GroupId recorded, DeviceId device, GroupForecast.Group forecast) {
        List<DeviceId> elsewhere = forecast.devices().stream()
                .filter(other -> survey.device(other)
                        .flatMap(SurveyedDevice::group)
                        .filter(group -> !group.equals(recorded))
                        .isPresent())
                .toList();
        List<DeviceId> others = elsewhere.stream()
                .filter(other -> !survey.device(other).orElseThrow().isBridge())
                .toList();
        List<DeviceId> named = others.isEmpty() ? elsewhere : others;
        return elsewhere.isEmpty()
                ? Optional.empty()
                : Optional.of("what the registers show does not isolate " + device.name() + " from "
                        + named.stream().map(DeviceId::name).collect(Collectors.joining(", "))
                        + (named.size() == 1
                                ? ", which the kernel has put into another group"
                                : ", which the kernel has put into other groups"));
    }
}
