package dev.dmaowner.app.demo;

import dev.dmaowner.DeviceId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.demo.Performance.ActPlayed;
import dev.dmaowner.app.demo.Performance.Group;
import dev.dmaowner.app.demo.Story.Act;
import dev.dmaowner.app.demo.Story.Item;
import dev.dmaowner.app.demo.Story.Operation;
import dev.dmaowner.app.demo.Story.Prose;
import dev.dmaowner.app.scenario.ScenarioText;
import dev.dmaowner.app.show.OwnershipWords;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Prints a story as text: the operations and the answers of each generation of the rule, once where they agree. */
final class DemoText {

    private final Story story;
    private final List<Performance> performances;
    private final Palette palette;
    private final PrintWriter out;
    private final ScenarioText answers;

    /** @param performances one a generation, at least one */
    DemoText(Story story, List<Performance> performances, Palette palette, PrintWriter out) {
        this.story = story;
        this.performances = performances;
        this.palette = palette;
        this.out = out;
        this.answers = new ScenarioText(palette, out);
    }

    void print() {
        for (int i = 0; i < story.acts().size(); i++) {
            if (i > 0) {
                out.println();
            }
            printAct(i);
            printGroups(i);
        }
    }

    private void printAct(int number) {
        Act act = story.acts().get(number);
        out.println(palette.strong(act.title()));
        int steps = 0;
        boolean isFirstOperation = true;
        for (Item item : act.items()) {
            if (item instanceof Prose prose) {
                out.println();
                prose.lines().forEach(out::println);
                isFirstOperation = true;
            } else {
                if (isFirstOperation) {
                    out.println();
                }
                out.println("  # " + palette.strong(((Operation) item).line().text()));
                int step = steps++;
                printAlike(played -> answers.answer(played.steps().get(step)), number);
                isFirstOperation = false;
            }
        }
    }

    /** Print the results of an act under each generation, once for equal results. */
    private void printAlike(Function<ActPlayed, List<String>> lines, int act) {
        Map<List<String>, List<KernelRules>> alike = new LinkedHashMap<>();
        for (Performance performance : performances) {
            alike.computeIfAbsent(lines.apply(performance.acts().get(act)), key -> new ArrayList<>())
                    .add(performance.rules());
        }
        boolean differ = alike.size() > 1;
        alike.forEach((said, rules) -> {
            if (differ) {
                out.println("    " + palette.notable(words(rules)) + ":");
            }
            said.forEach(line -> out.println((differ ? "      " : "    ") + line));
        });
    }

    private static String words(List<KernelRules> rules) {
        return rules.stream().map(KernelRules::toString).collect(Collectors.joining(", "));
    }

    /** Print the groups whose owner changed during the act. */
    private void printGroups(int act) {
        List<Group> changed = performances.get(0).acts().get(act).groups().stream()
                .filter(group -> performances.stream().anyMatch(played -> isNews(played, act, group)))
                .toList();
        if (!changed.isEmpty()) {
            out.println();
            out.println(act == 0 ? "After boot:" : "So now:");
        }
        for (Group group : changed) {
            String name = group.name().map(its -> " \"" + its + "\"").orElse("");
            String members = group.members().stream().map(DeviceId::name).collect(Collectors.joining(", "));
            out.println("  " + palette.strong("group " + group.id() + name) + " of " + members);
            printAlike(played -> List.of(owner(played, group)), act);
        }
    }

    private static boolean isNews(Performance played, int act, Group group) {
        return act == 0
                || !owner(played.acts().get(act), group)
                        .equals(owner(played.acts().get(act - 1), group));
    }

    private static String owner(ActPlayed act, Group group) {
        return act.groups().stream()
                .filter(its -> its.id().equals(group.id()))
                .findFirst()
                .map(its -> OwnershipWords.phrase(its.ownership()))
                .orElse("not there");
    }
}
