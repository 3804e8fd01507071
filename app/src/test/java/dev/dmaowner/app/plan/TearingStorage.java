package dev.dmaowner.app.plan;

import dev.dmaowner.plan.run.JournalStorage;
import java.io.IOException;
import java.util.Arrays;

/** A journal whose writing is cut off in the middle of one addition. */
final class TearingStorage implements JournalStorage {

    private final JournalStorage storage = JournalStorage.inMemory();
    private int tearAt;

    /** @param at which addition is torn, from zero; a negative number for none */
    void tearAt(int at) {
        tearAt = at;
    }

    @Override
    public byte[] read() throws IOException {
        return storage.read();
    }

    @Override
    public void cut(int length) throws IOException {
        storage.cut(length);
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        if (tearAt-- == 0) {
            storage.append(Arrays.copyOf(bytes, bytes.length / 2));
            throw new Killed();
        }
        storage.append(bytes);
    }
}
