package dev.dmaowner.plan.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Where a journal lies. What is there never changes; more comes after it. */
public interface JournalStorage {

    /**
     * {@return everything that is there}
     *
     * @throws IOException if it cannot be read
     */
    byte[] read() throws IOException;

    /**
     * Add to the end. When this returns, the bytes outlive a power cut.
     *
     * @throws IOException if they may not; some of them may be there all the same
     */
    void append(byte[] bytes) throws IOException;

    /** {@return a storage that lives no longer than this program, for rehearsals} */
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
