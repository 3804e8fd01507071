package dev.dmaowner.app.explain;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.AssertedIsolation;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.DevicePlace.Hop;
import dev.dmaowner.spi.DevicePlace.Isolates;
import dev.dmaowner.spi.DevicePlace.Service;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupRemedy;
import dev.dmaowner.spi.IsolatingPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to make of a group besides its reasons.
 *
 * @param remedies what would part the devices that are asked about from the others, each remedy with those whose it is
 * @param ports where cards can be moved to, if moving is a remedy
 * @param asserted why the isolation is only asserted, empty if nothing shows that
 * @param difference why the recorded group can differ from the predicted one, sentences, empty if they are alike
 */
public record Advice(
        Map<GroupRemedy, List<DeviceId>> remedies,
        List<PortChoice> ports,
        Optional<String> asserted,
        List<String> difference) {

    /** The ports of the whole machine that isolate. Asking can mean to read the registers of all its devices. */
    @FunctionalInterface
    public interface Ports {
        List<IsolatingPort> all() throws IOException;
    }

    /**
     * {@return the advice on some members of a group}
     *
     * @param about the members that are asked about
     */
    public static Advice of(MachineFacts facts, GroupExplanation group, List<DeviceId> about, Ports ports)
            throws IOException {
        Host host = facts.host();
        Map<GroupRemedy, List<DeviceId>> remedies =
                group.isShared() ? facts.prediction().remediesOf(about) : Map.of();
        boolean moves = remedies.keySet().stream().anyMatch(remedy -> remedy.kind() == GroupRemedy.Kind.MOVE);
        Optional<String> asserted = asserted(facts, about);
        return new Advice(
                remedies,
                moves ? PortChoice.of(host, ports.all(), above(facts, about)) : List.of(),
                asserted,
                group.differ().isEmpty() ? List.of() : difference(facts, group));
    }

    /** {@return a remedy as a sentence} */
    public static String sentence(GroupRemedy remedy, List<DeviceId> whose) {
        String start =
                switch (remedy.kind()) {
                    case MOVE, CHANGE -> "What would change it for ";
                    case NOTHING -> "Nothing would change it for ";
                };
        return start + GroupText.names(whose) + ": " + remedy.clause() + ".";
    }

    /** {@return that the isolation is only asserted, a sentence, if something shows that} */
    public Optional<String> warning() {
        return asserted.map(why -> "The isolation of the group is only asserted: " + why + ".");
    }

    /** Devices of one predicted group have one answer, so the first of them is asked about. */
    private static Optional<String> asserted(MachineFacts facts, List<DeviceId> about) throws IOException {
        Set<DeviceId> asked = new HashSet<>();
        for (DeviceId id : about) {
            Optional<GroupForecast.Group> predicted = facts.prediction().groupOf(id);
            Optional<SurveyedDevice> device = facts.survey().device(id);
            if (device.isPresent()
                    && asked.add(predicted.map(group -> group.devices().get(0)).orElse(id))) {
                Optional<String> asserted = AssertedIsolation.of(facts.host(), facts.survey(), device.get(), predicted);
                if (asserted.isPresent()) {
                    return asserted;
                }
            }
        }
        return Optional.empty();
    }

    private static Set<DeviceId> above(MachineFacts facts, List<DeviceId> devices) {
        Set<DeviceId> above = new LinkedHashSet<>();
        for (DeviceId device : devices) {
            Optional.ofNullable(facts.prediction().places().get(device))
                    .ifPresent(place -> place.path().forEach(hop -> above.add(hop.device())));
        }
        return above;
    }

    private static List<String> difference(MachineFacts facts, GroupExplanation explanation) throws IOException {
        SurveyedGroup group = explanation.group();
        List<String> why = new ArrayList<>();
        AssertedIsolation.byCommandLine(facts.host()).ifPresent(asserted -> why.add(GroupText.sentence(asserted)));
        boolean unread = group.members().stream()
                .flatMap(member -> facts.prediction().groupOf(member).stream())
                .anyMatch(GroupForecast.Group::isUncertain);
        if (unread) {
            why.add("Not all registers that decide were read, so what they say is not known.");
        }
        Set<DeviceId> concerned = new LinkedHashSet<>(group.members());
        concerned.addAll(explanation.differ());
        concerned.stream()
                .flatMap(device ->
                        Optional.ofNullable(facts.prediction().places().get(device)).stream())
                .map(DevicePlace::path)
                .flatMap(List::stream)
                .filter(Advice::isPartlyOn)
                .distinct()
                .collect(Collectors.groupingBy(
                        Advice::on,
                        LinkedHashMap::new,
                        Collectors.mapping(hop -> hop.device().name(), Collectors.joining(", "))))
                .forEach((on, names) -> why.add("Part of ACS is on in " + names + " (" + on
                        + "), as if the kernel had switched it on at boot and the rest was switched off later."));
        if (why.isEmpty()) {
            why.add("Another kernel, other firmware settings at boot, or an override of ACS can be why.");
        }
        return why;
    }

    private static boolean isPartlyOn(Hop hop) {
        return hop.isolates() == Isolates.NO && !on(hop).isEmpty();
    }

    private static String on(Hop hop) {
        return hop.services().stream()
                .filter(service -> service.state() == Service.State.ON)
                .map(Service::name)
                .collect(Collectors.joining(", "));
    }
}
