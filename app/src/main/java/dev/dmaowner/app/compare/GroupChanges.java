package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.compare.DevicePairs.Pair;
import dev.dmaowner.app.compare.Finding.Effect;
import dev.dmaowner.app.compare.Finding.Kind;
import dev.dmaowner.plan.survey.HostSurvey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares the groups of two machines by their members. Numbers mean nothing: a group of the later machine continues the one of the earlier
 * with which it has most devices in common.
 */
final class GroupChanges {

    private static final String IDENTITY = "identity";

    private final HostSurvey after;
    private final List<Grouping> groups;
    private final Map<DeviceId, String> outside;
    private final DevicePairs pairs;
    private final Consumer<Finding> found;
    private final Map<DeviceId, Grouping> earlier = new HashMap<>();
    private final Map<DeviceId, Grouping> later = new HashMap<>();
    private final Map<Grouping, Grouping> continues = new LinkedHashMap<>();

    GroupChanges(ComparedMachine before, ComparedMachine after, DevicePairs pairs, Consumer<Finding> found) {
        this.after = after.survey();
        this.groups = after.groups();
        this.outside = after.outside();
        this.pairs = pairs;
        this.found = found;
        before.groups().forEach(group -> group.members().forEach(member -> earlier.put(member, group)));
        after.groups().forEach(group -> group.members().forEach(member -> later.put(member, group)));
        Set<Grouping> continued = new HashSet<>();
        for (Grouping group : after.groups()) {
            predecessor(group, continued).ifPresent(first -> {
                continued.add(first);
                continues.put(group, first);
            });
        }
    }

    private Optional<Grouping> predecessor(Grouping group, Set<Grouping> continued) {
        Map<Grouping, Integer> shared = new LinkedHashMap<>();
        for (DeviceId member : group.members()) {
            pairs.ofAfter(member)
                    .map(pair -> earlier.get(pair.before().id()))
                    .filter(first -> !continued.contains(first))
                    .ifPresent(first -> shared.merge(first, 1, Integer::sum));
        }
        return shared.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    void find() {
        groups.forEach(group -> {
            Grouping first = continues.get(group);
            if (first != null) {
                compare(first, group);
            } else {
                begun(group);
            }
        });
        lost();
    }

    private void compare(Grouping first, Grouping second) {
        Optional<String> number = Optional.of(second.name());
        String name = Names.group(first.name(), second.name());
        joined(first, second, name, number);
        left(first, second, name, number);
        if (!first.type().isEmpty() && !second.type().isEmpty() && !first.type().equals(second.type())) {
            found.accept(Finding.of(
                            typeEffect(first.type(), second.type()),
                            Kind.GROUP_TYPE,
                            second.members(),
                            number,
                            name + " has the type " + second.type() + ", and had " + first.type())
                    .from(first.type(), second.type()));
        }
        if (!first.name().equals(second.name())) {
            found.accept(Finding.of(
                            Effect.OTHER,
                            Kind.GROUP_RENUMBERED,
                            second.members(),
                            number,
                            "group " + first.name() + " is group " + second.name() + " now ("
                                    + Names.of(second.members()) + ")")
                    .from(first.name(), second.name()));
        }
    }

    /** An IOMMU that passes everything through keeps drivers of the kernel from nothing. */
    private static Effect typeEffect(String first, String second) {
        if (second.equals(IDENTITY)) {
            return Effect.WORSE;
        }
        return first.equals(IDENTITY) ? Effect.BETTER : Effect.OTHER;
    }

    private void joined(Grouping first, Grouping second, String name, Optional<String> number) {
        List<DeviceId> joined = new ArrayList<>();
        List<String> whence = new ArrayList<>();
        for (DeviceId member : second.members()) {
            Optional<Pair> pair = pairs.ofAfter(member);
            Grouping from = pair.map(known -> earlier.get(known.before().id())).orElse(null);
            if (!first.equals(from)) {
                joined.add(member);
                whence.add(from != null ? "group " + from.name() : pair.isPresent() ? "no group" : "");
            }
        }
        if (joined.isEmpty()) {
            return;
        }
        List<String> known =
                whence.stream().filter(text -> !text.isEmpty()).distinct().toList();
        found.accept(Finding.of(
                isAnyTakeable(joined, after) ? Effect.WORSE : Effect.OTHER,
                Kind.GROUP_GREW,
                joined,
                number,
                name + " grew: " + Names.of(joined) + (joined.size() == 1 ? " is" : " are") + " in it now"
                        + (known.isEmpty() ? "" : ", from " + String.join(" and ", known))));
    }

    private void left(Grouping first, Grouping second, String name, Optional<String> number) {
        List<DeviceId> left = new ArrayList<>();
        List<DeviceId> gone = new ArrayList<>();
        Set<String> where = new LinkedHashSet<>();
        for (DeviceId member : first.members()) {
            Optional<Pair> pair = pairs.ofBefore(member);
            Grouping now = pair.map(known -> later.get(known.after().id())).orElse(null);
            if (pair.isEmpty()) {
                gone.add(member);
            } else if (now != null && !now.equals(second)) {
                left.add(pair.get().after().id());
                where.add(now.name());
            }
        }
        if (!left.isEmpty()) {
            found.accept(Finding.of(
                    isAnyTakeable(left, after) ? Effect.BETTER : Effect.OTHER,
                    Kind.GROUP_SHRANK,
                    left,
                    number,
                    name + " shrank: " + Names.of(left) + (left.size() == 1 ? " is" : " are") + " in group "
                            + String.join(" and ", where) + " now"));
        }
        if (!gone.isEmpty()) {
            found.accept(Finding.of(
                    Effect.OTHER,
                    Kind.GROUP_SHRANK,
                    gone,
                    number,
                    name + " shrank: " + Names.of(gone) + (gone.size() == 1 ? " is" : " are") + " gone"));
        }
    }

    /** A group that continues none: its devices came, were in no group, or are in a group of a device that went elsewhere. */
    private void begun(Grouping group) {
        List<DeviceId> members = group.members().stream()
                .filter(member -> pairs.ofAfter(member)
                        .filter(pair -> !earlier.containsKey(pair.before().id()))
                        .isPresent())
                .toList();
        if (!members.isEmpty()) {
            found.accept(Finding.of(
                    isAnyTakeable(members, after) ? Effect.BETTER : Effect.OTHER,
                    Kind.GROUP_JOINED,
                    members,
                    Optional.of(group.name()),
                    Names.of(members) + (members.size() == 1 ? " is" : " are") + " in group " + group.name()
                            + " now, and " + (members.size() == 1 ? "was" : "were") + " in none"));
        }
    }

    private void lost() {
        Map<Grouping, List<DeviceId>> lost = new LinkedHashMap<>();
        for (Pair pair : pairs.pairs()) {
            Grouping first = earlier.get(pair.before().id());
            if (first != null && !later.containsKey(pair.after().id())) {
                lost.computeIfAbsent(first, key -> new ArrayList<>())
                        .add(pair.after().id());
            }
        }
        lost.forEach((group, members) -> found.accept(Finding.of(
                isAnyTakeable(members, after) ? Effect.WORSE : Effect.OTHER,
                Kind.GROUP_LOST,
                members,
                Optional.of(group.name()),
                Names.of(members) + (members.size() == 1 ? " was" : " were") + " in group " + group.name() + ", and "
                        + (members.size() == 1 ? "is" : "are") + " in none now"
                        + Optional.ofNullable(outside.get(members.get(0)))
                                .map(why -> ": " + why)
                                .orElse(""))));
    }

    private static boolean isAnyTakeable(List<DeviceId> devices, HostSurvey survey) {
        return devices.stream()
                .flatMap(device -> survey.device(device).stream())
                .anyMatch(device -> !device.isBridge());
    }
}
