package dev.dmaowner.testkit;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host on which one read fails: the one with a given number, counted from 0 over all files, lists and links. With
 * every number in turn, a test sees what becomes of every fault there can be. Safe for use by several threads.
 */
public final class FaultyHost extends ForwardingHost {

    private static final int MOST_NONSENSE = 40;

    private final int number;
    private final Fault fault;
    private final AtomicInteger readings = new AtomicInteger();

    /** What goes wrong. */
    public enum Fault {
        /** The reading fails with an {@link IOException}. */
        FAILS,
        /** Nothing is there, although it was listed. */
        VANISHES,
        /** What is read makes no sense. */
        MAKES_NO_SENSE
    }

    /**
     * @param host what is read
     * @param number of the reading that goes wrong; a negative number for none
     * @param fault what happens to it
     */
    public FaultyHost(Host host, int number, Fault fault) {
        super(host);
        this.number = number;
        this.fault = fault;
    }

    /** {@return how often something was read so far} */
    public int readings() {
        return readings.get();
    }

    /** {@return whether this is the read to fail; throws if it should fail with an exception} */
    private boolean goesWrong(String path) throws IOException {
        boolean wrong = readings.getAndIncrement() == number;
        if (wrong && fault == Fault.FAILS) {
            throw new IOException("scripted: " + path + " cannot be read");
        }
        return wrong;
    }

    private byte[] nonsense() {
        SplittableRandom random = new SplittableRandom(number);
        byte[] bytes = new byte[random.nextInt(MOST_NONSENSE)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        if (!goesWrong(path)) {
            return super.read(path);
        }
        return fault == Fault.VANISHES ? Optional.empty() : Optional.of(nonsense());
    }

    @Override
    public List<String> list(String path) throws IOException {
        if (!goesWrong(path)) {
            return super.list(path);
        }
        return fault == Fault.VANISHES ? List.of() : List.of("%s", "-1", "no such device", "\u00e9\u0001");
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        if (!goesWrong(path)) {
            return super.readLink(path);
        }
        return fault == Fault.VANISHES ? Optional.empty() : Optional.of("../../../../../../nowhere at all");
    }
}
