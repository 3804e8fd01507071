package dev.dmaowner.firmware;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every field that the readers show, in every table beside the project, against another reader's record of the same place. */
final class AcpiTableFieldsTest {

    /** What the readers leave out on purpose, by the other reader's labels. */
    private static final Set<String> LEFT_OUT = Set.of(
            "Reserved",
            "Padding",
            "Memory Properties",
            "Global Interrupt Offset",
            "Context Interrupt Count",
            "Context Interrupt Offset",
            "PMU Interrupt Count",
            "PMU Interrupt Offset",
            "NSgIrpt",
            "NSgIrpt Flags (decoded below)",
            "NSgCfgIrpt",
            "NSgCfgIrpt Flags (decoded below)",
            "Context Interrupt",
            "PMU Interrupt",
            "VATOS Address",
            "Event GSIV",
            "PRI GSIV",
            "GERR GSIV",
            "Sync GSIV",
            "Proximity Domain",
            "Device ID Mapping Index",
            "EFR Image");

    @Test
    void everyFieldEqualsTheRecordAtItsOffset() {
        List<Path> tables = SharedData.list("acpi").stream()
                .filter(file -> file.toString().endsWith(".dat"))
                .toList();
        assertFalse(tables.isEmpty());
        assertAll(tables.stream().map(file -> () -> check(file)));
    }

    private static void check(Path file) throws IOException {
        Path expectedFile =
                file.resolveSibling(file.getFileName().toString().replaceFirst("\\.dat$", ".expected.json"));
        AcpiExpectedRecords expected = AcpiExpectedRecords.read(expectedFile);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        String signature = expected.root().get("signature").asText();
        Record table =
                switch (signature) {
                    case "IORT" -> IortTable.read(bytes);
                    case "VIOT" -> ViotTable.read(bytes);
                    case "DMAR" -> DmarTable.read(bytes);
                    case "IVRS" -> IvrsTable.read(bytes);
                    default -> fail("a table of no known kind: " + signature);
                };
        if (table instanceof ViotTable viot) {
            checkViot(viot, expected.root());
        } else {
            walk(table, 0, expected);
            Set<String> missed = expected.labelsNotAsked();
            missed.removeAll(LEFT_OUT);
            assertEquals(Set.of(), missed, "records that no field shows");
        }
    }

    private static void walk(Record structure, int base, AcpiExpectedRecords expected) {
        for (RecordComponent component : structure.getClass().getRecordComponents()) {
            Object value = value(structure, component);
            if (component.getName().equals("offset")) {
                assertEquals(base, value);
            } else if (component.getName().equals("byteSum")) {
                assertEquals(expected.root().get("checksum_ok").asBoolean(), (int) value == 0);
            } else if (value instanceof Record part) {
                walk(part, offsetOf(part, base), expected);
            } else if (value instanceof List<?> parts) {
                walkAll(structure, component, parts, base, expected);
            } else {
                checkField(structure, component.getName(), 0, value, base, expected);
            }
        }
        checkBits(structure, base, expected);
    }

    private static void walkAll(
            Record structure, RecordComponent component, List<?> parts, int base, AcpiExpectedRecords expected) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof Record part) {
                walk(part, offsetOf(part, base), expected);
            } else {
                checkField(structure, component.getName(), i, parts.get(i), base, expected);
            }
        }
    }

    private static void checkField(
            Record structure, String name, int index, Object value, int base, AcpiExpectedRecords expected) {
        String what = structure.getClass().getSimpleName() + "." + name + " of the structure at " + base;
        AcpiFieldLayout.Field field = AcpiFieldLayout.of(structure.getClass()).get(name);
        assertTrue(field != null, () -> what + " is in no layout, so nothing says where it comes from");
        int at = base + field.at() + index * field.length();
        Optional<AcpiExpectedRecords.Entry> entry = expected.at(at, field.labels());
        if (entry.isEmpty()) {
            int covered = expected.root().get("iasl_covers_bytes").asInt();
            assertTrue(at >= covered, () -> what + ": no record " + field.labels() + " at " + at);
            return;
        }
        if (field.length() > 0) {
            assertEquals(field.length(), entry.get().length(), what);
        }
        assertEquals(
                expectedValue(entry.get().value(), name, value), value instanceof String ? value : number(value), what);
    }

    private static Object expectedValue(String printed, String name, Object actual) {
        if (actual instanceof String) {
            return printed.substring(1, printed.indexOf('"', 1));
        }
        String digits = printed.split(" ")[0];
        if (name.equals("device")) {
            digits = digits.split(",")[0];
        } else if (name.equals("function")) {
            digits = digits.split(",")[1];
        }
        return Long.parseUnsignedLong(digits, 16);
    }

    private static void checkBits(Record structure, int base, AcpiExpectedRecords expected) {
        if (structure instanceof IortIdMapping mapping) {
            assertEquals(bit(expected, base + 16, "Flags (decoded below)", "Single Mapping"), mapping.isSingle());
        } else if (structure instanceof IortMemoryAccess access) {
            assertEquals(
                    bit(expected, base + 7, "Memory Flags (decoded below)", "Coherency"), access.hasCoherentPath());
        }
    }

    private static boolean bit(AcpiExpectedRecords expected, int at, String label, String bit) {
        return expected.at(at, Set.of(label)).orElseThrow().bits().stream()
                .filter(candidate -> candidate.label().equals(bit))
                .findFirst()
                .orElseThrow()
                .value()
                .equals("1");
    }

    private static void checkViot(ViotTable table, JsonNode root) {
        JsonNode expected = root.get("viot_nodes");
        assertEquals(root.get("length").asLong(), table.header().length());
        assertEquals(root.get("checksum_ok").asBoolean(), table.header().checksumIsRight());
        assertEquals(expected.size(), table.nodes().size());
        assertEquals(expected.size(), table.nodeCount());
        for (int i = 0; i < expected.size(); i++) {
            Record node = (Record) table.nodes().get(i);
            int shown = 0;
            for (RecordComponent component : node.getClass().getRecordComponents()) {
                String key = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                assertEquals(expected.get(i).get(key).asLong(), number(value(node, component)), key + " of node " + i);
                shown++;
            }
            assertEquals(
                    expected.get(i).size(), shown + Map.of("kind", "in words").size(), "fields of node " + i);
        }
    }

    private static int offsetOf(Record structure, int otherwise) {
        for (RecordComponent component : structure.getClass().getRecordComponents()) {
            if (component.getName().equals("offset")) {
                return (int) value(structure, component);
            }
            if (component.getName().equals("header") && !(value(structure, component) instanceof AcpiTableHeader)) {
                return offsetOf((Record) value(structure, component), otherwise);
            }
        }
        return otherwise;
    }

    private static long number(Object value) {
        return ((Number) value).longValue();
    }

    private static Object value(Record structure, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(structure);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
