package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.dmaowner.host.Host;
import java.io.IOException;

/** Tries what reads a host with every fault that one of its readings can have, one at a time. */
final class HostFaults {

    private HostFaults() {}

    /** Reads a host. */
    @FunctionalInterface
    interface Reader {
        void read(Host host) throws IOException;
    }

    /** What comes out is an {@link IOException} that says what is wrong, or an answer; anything else is a failure. */
    static void tryEach(Host host, FaultyHost.Fault fault, Reader reader) throws IOException {
        FaultyHost counting = new FaultyHost(host, -1, fault);
        reader.read(counting);
        for (int number = 0; number < counting.readings(); number++) {
            try {
                reader.read(new FaultyHost(host, number, fault));
            } catch (IOException expected) {
                assertNotNull(expected.getMessage(), "an error says what cannot be read");
            } catch (RuntimeException e) {
                throw new AssertionError("reading " + number + " " + fault + ": it threw " + e, e);
            } catch (AssertionError e) {
                throw new AssertionError("reading " + number + " " + fault + ": " + e.getMessage(), e);
            }
        }
    }
}
