package dev.dmaowner.app.plugins;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.List;

/** Plug-ins to be found, good ones and broken ones. */
final class Fakes {

    private Fakes() {}

    /** A bus called toy, without a device. */
    public static class ToyBus implements BusType {
        @Override
        public BusDescription description() {
            return BusDescription.plain("toy");
        }

        @Override
        public List<Device> enumerate(EnumerationSource source) throws IOException {
            return List.of();
        }

        @Override
        public Match match(Device device, Candidate candidate) {
            return Match.FOREIGN;
        }

        @Override
        public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ProbeAnswer probe(ProbeContext context, Driver driver) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void dmaCleanup(Device device, DmaConfigureContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** Another bus of the same name. */
    public static final class SecondToyBus extends ToyBus {}

    /** A bus whose name cannot be a directory. */
    public static final class SlashedBus extends ToyBus {
        @Override
        public BusDescription description() {
            return BusDescription.plain("blo/x y");
        }
    }

    /** A bus without a name. */
    public static final class NamelessBus extends ToyBus {
        @Override
        public BusDescription description() {
            return BusDescription.plain("");
        }
    }

    /** Its constructor throws. */
    public static final class ThrowingBus extends ToyBus {
        /** Throws. */
        public ThrowingBus() {
            throw new IllegalStateException("no toys today");
        }
    }

    /** Its class cannot be initialised. */
    public static final class UninitialisedBus extends ToyBus {
        private static final int SIZE = size();

        private static int size() {
            throw new IllegalStateException("no size today");
        }

        @Override
        public BusDescription description() {
            return BusDescription.plain("toy" + SIZE);
        }
    }

    /** It does not say what it is. */
    public static final class SilentBus extends ToyBus {
        @Override
        public BusDescription description() {
            throw new AssertionError("never asked before");
        }
    }

    /** It was built against something that is not here. */
    public static final class UnlinkedBus extends ToyBus {
        @Override
        public BusDescription description() {
            throw new NoClassDefFoundError("com/example/Absent");
        }
    }

    /** A driver on the toy bus with two ids that manages DMA except in the proposal. */
    public static final class ToyDriver implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("toy", "toy-driver", "toy:a*", "toy:b*");
        }

        @Override
        public DmaManagement dmaManagement(KernelRules rules) {
            return rules.generation() == OwnershipRules.SERIES_V2 ? DmaManagement.BY_CORE : DmaManagement.BY_DRIVER;
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** A driver that does not know who manages DMA. */
    public static final class UndecidedDriver implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("toy", "undecided");
        }

        @Override
        public DmaManagement dmaManagement(KernelRules rules) {
            throw new IllegalStateException("whose is it");
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** A driver of a bus that nobody has. */
    public static final class LonelyDriver implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("nowhere", "lonely");
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
