package dev.dmaowner.plan.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The storage of a journal. It is append-only. */
public interface JournalStorage {

    /**
     * {@return everything that is there}
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
        };
    }
}
