package dev.dmaowner.plan.run;

import dev.dmaowner.Digits;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a host's journals, leases and lock, usually {@code /var/lib/dmaowner}. Writes are synced to disk. Safe for use by several threads; several programs are kept apart by {@link #lock}.
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
     * @throws IOException if the folder cannot be made or written
     */
    public HostLock lock(String holder) throws IOException {
        Files.createDirectories(folder);
        return HostLock.take(folder.resolve("lock"), holder);
    }

    /**
     * Make a new, empty journal. The lock must be held.
     *
     * @return its number
     * @throws IOException if it cannot be made
     */
    public int newJournal() throws IOException {
        Path journals = folder.resolve("journals");
        Files.createDirectories(journals);
        List<Integer> there = journals();
        int number = there.isEmpty() ? 1 : there.get(there.size() - 1) + 1;
        for (; number < MOST_JOURNALS; number++) {
            try {
                FileJournalStorage.create(file(number));
                return number;
            } catch (FileAlreadyExistsException e) {
                // Another program works without the lock; use the next number.
            }
        }
        throw new IOException("there are " + MOST_JOURNALS + " journals in " + journals + ", and no room for another");
    }

    /** {@return the storage of a journal} */
    public JournalStorage storage(int number) {
        return FileJournalStorage.existing(file(number));
    }

    /**
     * {@return the numbers of the journals, the oldest first}
     *
     * @throws IOException if the folder is there and cannot be read
     */
    public List<Integer> journals() throws IOException {
        Path journals = folder.resolve("journals");
        if (!Files.isDirectory(journals)) {
            return List.of();
        }
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
        return new Leases(folder.resolve("leases"));
    }

    private Path file(int number) {
        String digits = Integer.toString(number);
        return folder.resolve("journals").resolve("0".repeat(Math.max(0, 6 - digits.length())) + digits + SUFFIX);
    }
}
