package dev.dmaowner.plan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a journal holds, reading it ends and throws nothing, and one that is sound can be added to and is sound again. */
final class JournalFuzzTest {

    static Stream<byte[]> seeds() throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        Journal journal = Journal.begin(storage, JournalTest.plan(), RunHead.of("a test"));
        journal.take(JournalTest.plan().steps().get(0));
        journal.done(JournalTest.plan().steps().get(0));
        byte[] whole = storage.read();
        return Stream.of(
                whole,
                Arrays.copyOf(whole, whole.length - 5),
                Arrays.copyOf(whole, whole.length + 2000),
                Arrays.copyOf(whole, whole.length / 2),
                new byte[0]);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void readingThrowsNothingAndWhatIsSoundStaysSound(byte[] input) throws IOException {
        JournalStorage storage = JournalStorage.inMemory();
        storage.append(Arrays.copyOf(input, JournalLines.used(input)));
        if (JournalReading.of(storage) instanceof JournalReading.Sound sound) {
            sound.journal().undone();
            if (!(JournalReading.of(storage) instanceof JournalReading.Sound again)) {
                throw new AssertionError("it cannot be read after an addition");
            }
            assertEquals(Journal.Progress.UNDONE, again.journal().progress());
            assertEquals(sound.journal().plan(), again.journal().plan());
        }
    }
}
