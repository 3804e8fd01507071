package dev.dmaowner.plan.planner;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.FunctionLinks;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The settings of virtual functions of a network device that are lost when the functions are removed, such as MAC addresses and VLANs: its
 * driver keeps them for each function only as long as that is there. The functions that take their places get them back.
 */
final class FunctionsLost {

    private static final String LINK = "virtfn";
    private static final String NETWORK = "0x02";

    private enum Known {
        /** It is no network device. */
        NOTHING_TO_KNOW,
        NOT_KNOWN,
        KNOWN
    }

    private final Goal.Vfs goal;
    private final Known known;
    /** Why it is not known, or where to look, a clause. */
    private final String why;

    private final List<FunctionLink> links;
    private final Map<DeviceId, Integer> numbers;

    private FunctionsLost(
            Goal.Vfs goal, Known known, String why, List<FunctionLink> links, Map<DeviceId, Integer> numbers) {
        this.goal = goal;
        this.why = why;
        this.known = known;
        this.links = links;
        this.numbers = numbers;
    }

    /** @throws IOException if the host cannot be read */
    static FunctionsLost of(Host host, HostSurvey survey, Goal.Vfs goal) throws IOException {
        DeviceId physical = goal.device();
        boolean isNetwork = survey.device(physical)
                .flatMap(SurveyedDevice::deviceClass)
                .filter(code -> code.startsWith(NETWORK))
                .isPresent();
        String why = "'ip link show' tells them";
        Optional<List<FunctionLink>> links = Optional.empty();
        try {
            links = isNetwork ? FunctionLinks.of(host, physical) : links;
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        }
        Map<DeviceId, Integer> numbers = new HashMap<>();
        String folder = DeviceBinding.folder(physical);
        for (String name : links.isPresent() ? host.list(folder) : List.<String>of()) {
            OptionalLong number =
                    name.startsWith(LINK) ? Digits.number(name.substring(LINK.length())) : OptionalLong.empty();
            Optional<String> function = host.linkName(folder + "/" + name);
            if (number.isPresent() && number.getAsLong() < Goal.Vfs.MOST && function.isPresent()) {
                numbers.put(new DeviceId(physical.bus(), function.get()), (int) number.getAsLong());
            }
        }
        Known known = links.isPresent() ? Known.KNOWN : isNetwork ? Known.NOT_KNOWN : Known.NOTHING_TO_KNOW;
        return new FunctionsLost(
                goal,
                known,
                why,
                links.orElse(List.of()).stream()
                        .filter(link -> !link.settings().isEmpty())
                        .toList(),
                numbers);
    }

    /** {@return a clause for the step that removes all functions, empty text if there is nothing to say} */
    String inGeneral() {
        return switch (known) {
            case NOTHING_TO_KNOW -> "";
            case NOT_KNOWN ->
                ", and so are MAC addresses and VLANs that were set for them, which are not known here: " + why;
            case KNOWN ->
                links.isEmpty()
                        ? "; no MAC address, VLAN or the like was set for one"
                        : "; what was set for them, such as a MAC address or a VLAN, is "
                                + (goal.count() == 0 ? "lost, too" : "set again for those that take their places");
        };
    }

    /** {@return a clause on what becomes of what is set for a function, empty text if nothing is} */
    String of(DeviceId function) {
        Integer number = numbers.get(function);
        return number == null
                ? ""
                : links.stream()
                        .filter(link -> link.number() == number)
                        .findFirst()
                        .map(link -> "; " + link.text()
                                + (number < goal.count() ? ", which is set again" : ", which is lost"))
                        .orElse("");
    }

    /** {@return the actions that set again what was set, for the first functions} */
    Stream<Action> back(int count) {
        return links.stream()
                .filter(link -> link.number() < count)
                .map(link -> new Action.SetLink(goal.device(), link));
    }
}
