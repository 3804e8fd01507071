package dev.dmaowner.plan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, and disks whose power is cut. */
class JournalStorageTest {

    private static final int SECTOR = 512;

    @TempDir
    private Path folder;

    private StateFolder state() {
        return new StateFolder(folder.resolve("state"));
    }

    private static Journal sound(JournalStorage storage) throws IOException {
        return assertInstanceOf(JournalReading.Sound.class, JournalReading.of(storage))
                .journal();
    }

    /** A storage in memory that keeps what a disk would after a power cut: of the last write, some sectors only. */
    private static final class CutStorage implements JournalStorage {
        private byte[] bytes = {};
        private int used;
        private byte[] beforeLastWrite = {};
        private int capacity = Integer.MAX_VALUE;

        CutStorage() {}

        CutStorage(byte[] bytes) {
            this.bytes = bytes.clone();
            this.used = JournalLines.used(bytes);
        }

        @Override
        public byte[] read() {
            return bytes.clone();
        }

        @Override
        public void append(byte[] more) throws IOException {
            write(more, used);
            used += more.length;
        }

        @Override
        public void cut(int length) throws IOException {
            write(new byte[bytes.length - length], length);
            used = length;
        }

        @Override
        public void reserve(int room) throws IOException {
            if (used + room > bytes.length) {
                write(new byte[used + room - bytes.length], bytes.length);
            } else {
                bytes = Arrays.copyOf(bytes, used + room);
            }
        }

        private void write(byte[] more, int at) throws IOException {
            if (Math.max(bytes.length, at + more.length) > Math.max(bytes.length, capacity)) {
                throw new IOException("No space left on device");
            }
            beforeLastWrite = bytes;
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length, at + more.length));
            System.arraycopy(more, 0, bytes, at, more.length);
        }

        /** The disk after a power cut in the last write: each sector is old or new. */
        CutStorage afterPowerCut(long newSectors) {
            byte[] mixed = Arrays.copyOf(beforeLastWrite, bytes.length);
            int number = 0;
            for (int sector = 0; sector < bytes.length; sector += SECTOR) {
                int end = Math.min(bytes.length, sector + SECTOR);
                boolean differs = !Arrays.equals(mixed, sector, end, bytes, sector, end);
                if (differs && (newSectors >> number++ & 1) == 1) {
                    System.arraycopy(bytes, sector, mixed, sector, end - sector);
                }
            }
            return new CutStorage(mixed);
        }

        int sectorsOfLastWrite() {
            byte[] old = Arrays.copyOf(beforeLastWrite, bytes.length);
            int number = 0;
            for (int sector = 0; sector < bytes.length; sector += SECTOR) {
                int end = Math.min(bytes.length, sector + SECTOR);
                number += Arrays.equals(old, sector, end, bytes, sector, end) ? 0 : 1;
            }
            return number;
        }
    }

    /** All that a run and its undoing record, one addition after the other. */
    private interface Addition {
        void to(Journal journal) throws IOException;
    }

    private static List<Addition> additions() {
        Plan plan = JournalTest.plan();
        Step first = plan.steps().get(0);
        Step second = plan.steps().get(1);
        return List.of(
                journal -> journal.take(first),
                journal -> journal.done(first),
                journal -> journal.take(second),
                journal -> journal.waits(second, List.of("\u20ac%".repeat(2000))),
                Journal::applied,
                journal -> journal.undo(second, second.inverse().get(0)),
                journal -> journal.done(second),
                Journal::undone);
    }

    @Test
    void whateverSectorsAPowerCutLeavesTheJournalIsAsBeforeTheLastAdditionOrAfterIt() throws IOException {
        int cuts = 0;
        for (int count = 0; count <= additions().size(); count++) {
            CutStorage storage = new CutStorage();
            Journal journal = Journal.begin(storage, JournalTest.plan(), RunHead.of("a test"));
            Journal.Progress before = Journal.Progress.NOT_BEGUN;
            for (int i = 0; i < count; i++) {
                before = journal.progress();
                additions().get(i).to(journal);
            }
            for (long sectors = 0; sectors < 1L << storage.sectorsOfLastWrite(); sectors++) {
                CutStorage cut = storage.afterPowerCut(sectors);
                JournalReading reading = JournalReading.of(cut);
                cuts++;
                if (reading instanceof JournalReading.Sound sound) {
                    Journal.Progress now = sound.journal().progress();
                    assertTrue(now == before || now == journal.progress(), now + " after addition " + count);
                    sound.journal().undone();
                    assertEquals(Journal.Progress.UNDONE, sound(cut).progress());
                } else {
                    assertInstanceOf(JournalReading.NothingDone.class, reading, "after addition " + count);
                    assertEquals(0, count);
                }
            }
        }
        assertTrue(cuts > 20, "hardly any power was cut: " + cuts);
    }

    @Test
    void aRunAndItsUndoingNeedNoMoreRoomThanIsReserved() throws IOException {
        CutStorage storage = new CutStorage();
        Journal journal = Journal.begin(storage, JournalTest.plan(), RunHead.of("a test"));
        storage.capacity = storage.bytes.length;
        for (Addition addition : additions()) {
            addition.to(journal);
        }
        assertEquals(Journal.Progress.UNDONE, sound(storage).progress());
    }

    @Test
    void aJournalForWhichThereIsNoRoomIsNotBegun() {
        CutStorage storage = new CutStorage();
        storage.capacity = 1000;
        assertThrows(IOException.class, () -> Journal.begin(storage, JournalTest.plan(), RunHead.of("a test")));
        assertEquals(0, storage.bytes.length);
    }

    @Test
    void undoingOnAFullDiskGoesOnWithoutARecord() throws IOException {
        CutStorage storage = new CutStorage();
        Journal journal = Journal.begin(storage, JournalTest.plan(), RunHead.of("a test"));
        Step first = JournalTest.plan().steps().get(0);
        journal.take(first);
        storage.bytes = Arrays.copyOf(storage.bytes, storage.used);
        storage.capacity = storage.used;

        Journal again = sound(storage);
        assertThrows(IOException.class, again::reserveToResume);
        again.reserveToUndo();
        again.undo(first, first.inverse().get(0));
        again.undone();
        assertTrue(again.notRecorded().isPresent());
        assertEquals(Journal.Progress.PARTLY_APPLIED, sound(storage).progress());
    }

    @Test
    void roomInAFileIsKeptAndUsed() throws IOException {
        state().lock("the test").close();
        StateFolder.NumberedJournal begun = state().begin(JournalTest.plan(), RunHead.of("a test"));
        Path file = folder.resolve("state/journals/000001.journal");
        long size = Files.size(file);
        for (Addition addition : additions()) {
            addition.to(begun.journal());
        }
        assertTrue(Files.size(file) < size, "what was reserved and not used is free again");
        assertEquals(Journal.Progress.UNDONE, sound(state().storage(1)).progress());
    }

    @Test
    void aTornAdditionInAFileIsReplacedByTheNext() throws IOException {
        state().lock("the test").close();
        StateFolder.NumberedJournal begun = state().begin(JournalTest.plan(), RunHead.of("a test"));
        begun.journal().take(JournalTest.plan().steps().get(0));
        JournalStorage storage = state().storage(1);
        byte[] whole = storage.read();
        storage.cut(JournalLines.used(whole) - 7);
        Journal cut = sound(storage);
        assertEquals(Journal.Progress.NOT_BEGUN, cut.progress());
        cut.undone();
        assertEquals(Journal.Progress.UNDONE, sound(storage).progress());
    }

    @Test
    void aLeaseThatCannotBeWrittenLeavesTheOldOne() throws IOException {
        OwnFolder own = OwnFolder.make(folder.resolve("leases"));
        Path file = own.path().resolve("2.lease");
        own.replace(file, "old".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        // What a killed renewal leaves behind, and what cannot be written over.
        Files.createDirectory(own.path().resolve("2.lease.new"));
        Files.writeString(own.path().resolve("2.lease.new/x"), "");
        assertThrows(IOException.class, () -> own.replace(file, new byte[] {1}));
        assertEquals("old", Files.readString(file));
        try (Stream<Path> files = Files.list(own.path())) {
            assertEquals(2, files.count());
        }
    }
}
