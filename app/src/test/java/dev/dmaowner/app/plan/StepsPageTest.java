package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.ActionText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/steps.md} has a line for each kind of step, and each line says all that is to be said. */
class StepsPageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolveSibling("docs/steps.md");
    private static final DeviceId DEVICE = new DeviceId("pci", "0000:01:00.0");
    private static final List<Action> ONE_OF_EACH = List.of(
            new Action.Load(DEVICE, "vfio-pci"),
            new Action.Console(DEVICE, "vtcon1", Action.Switch.values()[0]),
            new Action.SetOverride(DEVICE, "vfio-pci"),
            new Action.Unbind(DEVICE, "e1000e"),
            new Action.Bind(DEVICE, "vfio-pci"),
            new Action.Expect(DEVICE, "vfio-pci"),
            new Action.Open(DEVICE, new GroupId(7), NodeAccess.OF_ROOT),
            new Action.RemoveFunctions(DEVICE, 4),
            new Action.Autoprobe(DEVICE, Action.Switch.values()[0]),
            new Action.MakeFunctions(DEVICE, 4),
            new Action.NoIommu(DEVICE, Action.Switch.values()[0]),
            new Action.SetLink(DEVICE, FunctionLink.of(0, "vlan 100")),
            new Action.Reset(DEVICE),
            new Action.Probe(DEVICE),
            new Action.Vacate(DEVICE, "e1000e"),
            new Action.Persist(DEVICE, "vfio-pci", "pci:v00008086d00001533"),
            new Action.Forget(DEVICE));
    /** They ask nothing of the kernel but what any program asks of a file. */
    private static final Set<String> WITHOUT_THE_KERNEL = Set.of("expect", "open", "persist", "forget");

    private record Row(String does, String waits, String undoneBy, String answer) {}

    private static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            if (line.matches("\\| `[a-z-]+` \\|.*")) {
                List<String> cells = Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList();
                assertEquals(6, cells.size(), line);
                Row row = new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4));
                assertEquals(null, rows.put(cells.get(0).replace("`", ""), row), line);
            }
        }
        return rows;
    }

    private static Set<String> kinds() {
        return ONE_OF_EACH.stream()
                .map(action -> ActionText.words(action).get(0))
                .collect(Collectors.toSet());
    }

    @Test
    void everyKindOfStepHasItsLineAndNoOtherHasOne() throws IOException {
        assertEquals(
                Set.of(Action.class.getPermittedSubclasses()),
                ONE_OF_EACH.stream().map(Action::getClass).collect(Collectors.toSet()),
                "this test has not one of each kind of step");
        assertEquals(kinds(), rows().keySet());
    }

    @Test
    void everyLineSaysWhatItDoesWhenItWaitsHowItIsUndoneAndWhatAnswers() throws IOException {
        rows().forEach((kind, row) -> {
            assertFalse(row.does().isEmpty(), kind + " does nothing");
            assertFalse(row.waits().isEmpty(), kind + " does not say when it waits");
            assertFalse(row.undoneBy().isEmpty(), kind + " does not say how it is undone");
            assertEquals(
                    !WITHOUT_THE_KERNEL.contains(kind),
                    row.answer().matches("`[a-z_]+`"),
                    kind + " and the kernel's function: " + row.answer());
        });
    }

    @Test
    void whatUndoesAStepIsAKindOfStepIfItIsNamed() throws IOException {
        rows().values().forEach(row -> Arrays.stream(row.undoneBy().split("`"))
                .skip(1)
                .limit(1)
                .forEach(named -> assertTrue(kinds().contains(named) || named.equals("undo"), row::toString)));
    }
}
