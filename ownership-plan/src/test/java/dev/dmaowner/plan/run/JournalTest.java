package dev.dmaowner.plan.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.HostFacts.GroupFact;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.Step;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:01:00.0");

    private static final DeviceId FRAMEBUFFER = new DeviceId("platform", "efi-framebuffer.0");

    static Plan plan() {
        return new Plan(
                new Goal.Take(List.of(DEVICE), "vfio-pci"),
                List.of(new Companion(new DeviceId("pci", "0000:01:00.1"), "snd", "it shares group 7\nand 100% more")),
                List.of(new Companion(new DeviceId("pci", "0000:00:01.0"), "", "")),
                List.of(new Companion(new DeviceId("platform", "dwc3.1.auto"), "dwc3", "its maker leaves")),
                List.of("no-reset"),
                new HostFacts(
                        "abc",
                        "123",
                        "6.1.0-56-amd64",
                        List.of(new DeviceFact(
                                DEVICE,
                                "pci:v00008086d00001533",
                                new DeviceBinding(Optional.of("e1000e"), Optional.of("odd name ")),
                                Optional.of(new GroupId(7)))),
                        List.of(new GroupFact(new GroupId(7), List.of("0000:01:00.0", "0000:01:00.1")))),
                List.of(
                        new Step(
                                1,
                                new Action.SetOverride(DEVICE, "vfio-pci"),
                                "first",
                                List.of(new Action.SetOverride(DEVICE, "odd name "))),
                        new Step(
                                2,
                                new Action.Unbind(DEVICE, "e1000e"),
                                "second",
                                List.of(new Action.SetOverride(DEVICE, ""), new Action.Bind(DEVICE, "e1000e"))),
                        new Step(
                                3,
                                new Action.Persist(DEVICE, "vfio-pci", "pci:v00008086d00001533"),
                                "",
                                List.of(new Action.Forget(DEVICE))),
                        new Step(
                                4,
                                new Action.Console(FRAMEBUFFER, "vtcon1", Action.Switch.OFF),
                                "fourth",
                                List.of(new Action.Console(FRAMEBUFFER, "vtcon1", Action.Switch.ON)))));
    }

    private static JournalStorage begun() throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        Journal journal = Journal.begin(storage, plan(), RunHead.of("a test"));
        journal.take(plan().steps().get(0));
        journal.done(plan().steps().get(0));
        journal.take(plan().steps().get(1));
        return storage;
    }

    private static JournalStorage of(byte[] bytes) throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        storage.append(bytes);
        return storage;
    }

    @Test
    void journalGivesBackThePlanThatItBeganWith() throws IOException {
        JournalReading.Sound sound = assertInstanceOf(JournalReading.Sound.class, JournalReading.of(begun()));
        assertEquals(plan(), sound.journal().plan());
        assertEquals(plan().digest(), sound.journal().plan().digest());
        assertEquals(Journal.Progress.PARTLY_APPLIED, sound.journal().progress());
    }

    @Test
    void everyCutLeavesAJournalThatCanBeReadAndGoneOnWith() throws IOException {
        byte[] whole = begun().read();
        for (int length = 0; length <= whole.length; length++) {
            JournalStorage cut = of(Arrays.copyOf(whole, length));
            JournalReading reading = JournalReading.of(cut);
            assertTrue(!(reading instanceof JournalReading.Damaged), "cut at " + length + ": " + reading);
            if (reading instanceof JournalReading.Sound sound) {
                sound.journal().undone();
                JournalReading again = JournalReading.of(cut);
                assertEquals(
                        Journal.Progress.UNDONE,
                        assertInstanceOf(JournalReading.Sound.class, again)
                                .journal()
                                .progress(),
                        "cut at " + length);
            }
        }
    }

    @Test
    void everyFlippedBitIsNoticedAndNothingIsOverwritten() throws IOException {
        byte[] whole = begun().read();
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] = (byte) (damaged[at] ^ 1 << at % 8);
            JournalStorage storage = of(damaged);
            JournalReading reading = JournalReading.of(storage);
            boolean isLastNewline = at == whole.length - 1;
            assertTrue(reading instanceof JournalReading.Damaged || isLastNewline, "flipped at " + at + ": " + reading);
            assertArrayEquals(damaged, storage.read());
        }
    }

    /** A newer program may write anything after the version, also what this one takes for damage. */
    @Test
    void journalOfANewerProgramIsSaidToBeThatAndNotDamaged() throws IOException {
        long newer = Plan.VERSION + 1;
        for (String more : List.of("", JournalLines.write(2, "plan colour blue"), "other words\n")) {
            String text = JournalLines.write(0, "journal test") + JournalLines.write(1, "plan version " + newer) + more;
            assertEquals(new JournalReading.Newer(newer), JournalReading.of(of(text.getBytes(StandardCharsets.UTF_8))));
        }
        String damaged = JournalLines.write(0, "journal test")
                + JournalLines.write(1, "plan version " + newer).replace("version " + newer, "version 77");
        assertInstanceOf(JournalReading.Damaged.class, JournalReading.of(of(damaged.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void damagedJournalTellsWhatCanStillBeUndone() throws IOException {
        String text = new String(begun().read(), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        String without = String.join("\n", lines.subList(0, 3)) + "\n"
                + String.join("\n", lines.subList(4, lines.size())) + "\n";
        JournalReading.Damaged damaged = assertInstanceOf(
                JournalReading.Damaged.class, JournalReading.of(of(without.getBytes(StandardCharsets.UTF_8))));
        assertEquals(
                List.of(
                        new Action.SetOverride(DEVICE, ""),
                        new Action.Bind(DEVICE, "e1000e"),
                        new Action.SetOverride(DEVICE, "odd name ")),
                damaged.stillUndoable());
        assertEquals(1, damaged.damages().size());
    }

    @Test
    void planThatDiffersInAnyPartHasAnotherDigest() {
        Plan plan = plan();
        Plan other = new Plan(
                plan.goal(), plan.leaving(), plan.staying(), plan.ending(), List.of(), plan.facts(), plan.steps());
        assertTrue(!plan.digest().equals(other.digest()));
    }

    @Test
    void driverThatWouldLeadElsewhereIsNoName() {
        for (String name : List.of("", "..", "a/b", "../../x", "a\nb")) {
            org.junit.jupiter.api.Assertions.assertThrows(
                    IllegalArgumentException.class, () -> new Action.Bind(DEVICE, name), name);
        }
    }
}
