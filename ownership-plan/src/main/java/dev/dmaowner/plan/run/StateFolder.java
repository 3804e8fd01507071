package dev.dmaowner.plan.run;

import dev.dmaowner.Digits;
import dev.dmaowner.plan.Plan;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a host's journals, leases and lock, usually {@code /var/lib/dmaowner}. It belongs to the user who runs the program,
 * and nobody else can read it. Writes are synced to disk. Safe for use by several threads; several programs are kept apart by
 * {@link #lock}.
 */
public final class StateFolder {

    private static final String SUFFIX = ".journal";
    private static final int MOST_JOURNALS = 1_000_000;

    private final Path folder;

    /** @param folder need not be there yet */
    public StateFolder(Path folder) {
        this.folder = folder;
    }

    /** {@return where it is} */
    public Path path() {
        return folder;
    }

    /**
     * Take the lock under which a host is changed.
     *
     * @param holder who takes it, human-readable; shown to others while it is held
     * @return the lock, to be closed
     * @throws HostLockedException if another holder has it; the message names the holder
     * @throws IOException if the folder cannot be made or written, or is not the user's own
     */
    public HostLock lock(String holder) throws IOException {
        return HostLock.take(OwnFolder.make(folder), folder.resolve("lock"), holder);
    }

    /**
     * Make a new, empty journal. The lock must be held.
     *
     * @return its number
     * @throws IOException if it cannot be made
     */
    public int newJournal() throws IOException {
        OwnFolder.make(folder);
        OwnFolder journals = OwnFolder.make(folder.resolve("journals"));
        List<Integer> there = journals();
        int number = there.isEmpty() ? 1 : there.get(there.size() - 1) + 1;
        for (; number < MOST_JOURNALS; number++) {
            try {
                FileJournalStorage.create(journals, file(number));
                return number;
            } catch (FileAlreadyExistsException e) {
                // Another program works without the lock; use the next number.
            }
        }
        throw new IOException(
                "there are " + MOST_JOURNALS + " journals in " + journals.path() + ", and no room for another");
    }

    /**
     * {@return the storage of a journal}
     *
     * @throws IOException if the folder is not there, or is not the user's own
     */
    public JournalStorage storage(int number) throws IOException {
        return FileJournalStorage.existing(journalFolder(), file(number));
    }

    private OwnFolder journalFolder() throws IOException {
        OwnFolder.existing(folder);
        return OwnFolder.existing(folder.resolve("journals"));
    }

    /**
     * Remove a journal in which nothing was done.
     *
     * @throws IOException if it cannot be removed
     */
    void removeJournal(int number) throws IOException {
        journalFolder();
        SyncedFiles.delete(file(number));
    }

    /**
     * Make a journal for a plan, with room on the disk for all that carrying it out and undoing it records. The lock must be held.
     *
     * @param head who does so, when, and in whose name
     * @throws IOException if there is no room, or it cannot be written; no journal is left then
     */
    public NumberedJournal begin(Plan plan, RunHead head) throws IOException {
        int number = newJournal();
        try {
            return new NumberedJournal(number, Journal.begin(storage(number), plan, head));
        } catch (IOException e) {
            removeJournal(number);
            throw e;
        }
    }

    /** A journal of this folder. */
    public record NumberedJournal(int number, Journal journal) {}

    /**
     * {@return the numbers of the journals, the oldest first}
     *
     * @throws IOException if the folder is there and cannot be read
     */
    public List<Integer> journals() throws IOException {
        Path journals = folder.resolve("journals");
        if (!Files.exists(journals, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        journalFolder();
        List<Integer> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(journals)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.length() == 6 + SUFFIX.length()
                        && name.endsWith(SUFFIX)
                        && Digits.areAllOf(name.substring(0, 6))) {
                    numbers.add(Integer.parseInt(name.substring(0, 6)));
                }
            }
        }
        numbers.sort(null);
        return numbers;
    }

    /** {@return the leases of the host's groups} */
    public Leases leases() {
        return new Leases(folder, folder.resolve("leases"));
    }

    private Path file(int number) {
        String digits = Integer.toString(number);
        return folder.resolve("journals").resolve("0".repeat(Math.max(0, 6 - digits.length())) + digits + SUFFIX);
    }
}
