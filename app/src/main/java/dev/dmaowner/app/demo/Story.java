package dev.dmaowner.app.demo;

import dev.dmaowner.app.scenario.Scenario;
import dev.dmaowner.app.scenario.ScenarioLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A scenario with comments for readers. A line with two number signs begins an act and is its title, one with a single
 * number sign is prose, and every other line is an operation.
 *
 * @param acts in order
 */
record Story(List<Act> acts) {

    private static final String TITLE = "## ";
    private static final String PROSE = "#";

    Story {
        acts = List.copyOf(acts);
    }

    /** One part of a story. */
    record Act(String title, List<Item> items) {
        Act {
            items = List.copyOf(items);
        }

        /** {@return the operations of this act} */
        List<ScenarioLine> lines() {
            return items.stream()
                    .filter(Operation.class::isInstance)
                    .map(item -> ((Operation) item).line())
                    .toList();
        }
    }

    /** One element of an act. */
    sealed interface Item {}

    /** Prose, as it is printed. */
    record Prose(List<String> lines) implements Item {
        Prose {
            lines = List.copyOf(lines);
        }
    }

    /** An operation. */
    record Operation(ScenarioLine line) implements Item {}

    /** {@return the story that comes with the command} */
    static Story ofTheBoard() throws IOException {
        try (InputStream in = Story.class.getResourceAsStream("board.story")) {
            if (in == null) {
                throw new IOException("the demo's story is missing from this program");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }

    static Story parse(List<String> text) throws IOException {
        List<Act> acts = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= text.size(); i++) {
            if (i == text.size() || text.get(i).startsWith(TITLE)) {
                acts.add(new Act(text.get(start).substring(TITLE.length()), items(text, start + 1, i)));
                start = i;
            }
        }
        return new Story(acts);
    }

    private static List<Item> items(List<String> text, int from, int to) throws IOException {
        List<Item> items = new ArrayList<>();
        List<String> prose = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String line = text.get(i);
            if (line.startsWith(PROSE)) {
                prose.add(line.length() > 1 ? line.substring(2) : "");
                continue;
            }
            if (!prose.isEmpty()) {
                items.add(new Prose(prose));
                prose = new ArrayList<>();
            }
            for (ScenarioLine operation :
                    Scenario.parse("the story", List.of(line)).lines()) {
                items.add(new Operation(operation));
            }
        }
        if (!prose.isEmpty()) {
            items.add(new Prose(prose));
        }
        return items;
    }

    /** {@return all operations, in order} */
    Scenario scenario() {
        return new Scenario(acts.stream().flatMap(act -> act.lines().stream()).toList());
    }
}
