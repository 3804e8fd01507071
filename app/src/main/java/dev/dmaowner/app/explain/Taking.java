package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.survey.Blocker;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedDevice.Binding;
import dev.dmaowner.plan.survey.SurveyedDevice.Purpose;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.DmaManagement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a user would come to have devices of a group.
 *
 * @param hindrance why no step leads there, a sentence without a full stop, empty if the steps do
 * @param steps what to do, in order
 */
public record Taking(Optional<String> hindrance, List<Step> steps) {

    private static final Map<String, String> VFIO =
            Map.of("pci", "vfio-pci", "platform", "vfio-platform", "amba", "vfio-amba");

    public Taking {
        steps = List.copyOf(steps);
    }

    static Taking impossible(String why) {
        return new Taking(Optional.of(why), List.of());
    }

    /**
     * {@return how a user would come to have some members of a group}
     *
     * @param wanted which
     * @param physical the devices that have virtual functions now
     */
    static Taking of(
            SurveyedGroup group, List<SurveyedDevice> members, List<SurveyedDevice> wanted, Set<DeviceId> physical) {
        Optional<Blocker> whole = group.blockers().stream()
                .filter(blocker -> blocker.device().isEmpty())
                .findFirst();
        if (whole.isPresent()) {
            return impossible(whole.get().reason() + "; " + whole.get().cure());
        }
        List<SurveyedDevice> takeable =
                wanted.stream().filter(device -> !device.isBridge()).toList();
        if (takeable.isEmpty()) {
            return impossible("VFIO hands out no bridges, so there is nothing to take here");
        }
        for (SurveyedDevice device : takeable) {
            if (!VFIO.containsKey(device.id().bus())) {
                return impossible(
                        "there is no VFIO driver for the bus " + device.id().bus());
            }
        }
        List<Step> steps = new ArrayList<>();
        takeable.stream()
                .filter(device -> !isForUsers(device) && physical.contains(device.id()))
                .forEach(device -> steps.add(endVirtualFunctions(device)));
        members.stream().filter(Taking::isInTheWay).forEach(device -> steps.add(unbind(device)));
        takeable.stream().filter(device -> !isForUsers(device)).forEach(device -> handOver(device, steps));
        steps.add(new Step(
                "let the user open /dev/vfio/" + group.id()
                        + ", which claims the whole group for as long as it is in use",
                Optional.empty()));
        return new Taking(Optional.empty(), steps);
    }

    private static boolean isInTheWay(SurveyedDevice device) {
        return device.binding().map(Binding::management).equals(Optional.of(DmaManagement.BY_CORE));
    }

    private static boolean isForUsers(SurveyedDevice device) {
        return device.binding().map(Binding::purpose).equals(Optional.of(Purpose.USER_ACCESS));
    }

    /** While its driver has it, which must agree. */
    private static Step endVirtualFunctions(SurveyedDevice device) {
        DeviceId id = device.id();
        return Step.typed(
                "end the virtual functions of " + id.name() + ", beside which vfio-pci refuses to have it",
                "echo 0 > /sys/bus/" + id.bus() + "/devices/" + id.name() + "/sriov_numvfs");
    }

    /** These refuse what they cannot reset, and no file tells what they can. */
    private static String wantingReset(String vfio) {
        return vfio.equals("vfio-pci")
                ? ""
                : "; it refuses a device that it has no function to reset, unless vfio_platform was loaded with"
                        + " reset_required=0";
    }

    private static Step unbind(SurveyedDevice device) {
        DeviceId id = device.id();
        String driver = device.driver().orElse("");
        return Step.typed(
                "take " + id.name() + " from its driver " + driver,
                "echo " + id.name() + " > /sys/bus/" + id.bus() + "/devices/" + id.name() + "/driver/unbind");
    }

    private static void handOver(SurveyedDevice device, List<Step> steps) {
        DeviceId id = device.id();
        String vfio = VFIO.getOrDefault(id.bus(), "");
        if (device.binding().isPresent() && !isInTheWay(device)) {
            steps.add(unbind(device));
        }
        String folder = "/sys/bus/" + id.bus();
        steps.add(Step.typed(
                "let no driver but " + vfio + " have " + id.name(),
                "echo " + vfio + " > " + folder + "/devices/" + id.name() + "/driver_override"));
        steps.add(Step.typed(
                "offer " + id.name() + " to it (modprobe " + vfio + " first if it is not loaded" + wantingReset(vfio)
                        + ")",
                "echo " + id.name() + " > " + folder + "/drivers_probe"));
    }
}
