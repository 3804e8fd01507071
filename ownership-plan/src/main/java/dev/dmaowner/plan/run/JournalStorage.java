package dev.dmaowner.plan.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** The storage of a journal. What an addition has completed is never overwritten. */
public interface JournalStorage {

    /**
     * {@return everything that is there} Room that was reserved and is not used can be part of it, as NULs at the end.
     *
     * @throws IOException if it cannot be read
     */
    byte[] read() throws IOException;

    /**
     * Append bytes and sync them to disk.
     *
     * @throws IOException if they cannot be written; some of them may have been
     */
    void append(byte[] bytes) throws IOException;

    /**
     * Forget what follows the first bytes: an addition that was never completed.
     *
     * @throws IOException if this cannot be written
     */
    void cut(int length) throws IOException;

    /**
     * Make sure that so many bytes can be appended even if the disk becomes full, and free what was reserved beyond that. By default
     * nothing is reserved.
     *
     * @throws IOException if there is no room; nothing is reserved then that was not before
     */
    default void reserve(int bytes) throws IOException {}

    /** {@return a storage in memory, for rehearsals} */
    static JournalStorage inMemory() {
        return new JournalStorage() {
            private final ByteArrayOutputStream content = new ByteArrayOutputStream();

            @Override
            public synchronized byte[] read() {
                return content.toByteArray();
            }

            @Override
            public synchronized void append(byte[] bytes) {
                content.writeBytes(bytes);
            }

            @Override
            public synchronized void cut(int length) {
                byte[] kept = Arrays.copyOf(content.toByteArray(), length);
                content.reset();
                content.writeBytes(kept);
            }
        };
    }
}
