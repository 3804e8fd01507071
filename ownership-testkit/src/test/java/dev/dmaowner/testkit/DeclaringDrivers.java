package dev.dmaowner.testkit;

import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Registration;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.List;
import java.util.Optional;

/**
 * Drivers whose contract says more of the machine that they are for: one that keeps it, and others that break it where only
 * such a machine shows it. As {@link BrokenDrivers}, no tests by themselves.
 */
final class DeclaringDrivers {

    private static final ScriptedDevice HOUSE = ScriptedDevice.of("toy/house0", "toy:house");

    private DeclaringDrivers() {}

    /** What a house lets its dolls have. */
    private record House(ProbeContext context) {}

    /** The driver of the parent. */
    private static final class HouseDriver implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("toy", "toy-house", "toy:house");
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            context.shareWithChildren(House.class, new House(context));
            return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
        }
    }

    /** Attaches a domain of its own where nothing translates, and has its name at the door of its house. */
    private static class LodgerDriver implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("toy", "toy-lodger", "toy:doll");
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            PrivateDomain domain = new PrivateDomain("toy-lodger");
            Optional<IommuGroup> group = context.group().filter(its -> its.currentType() == DefaultDomainType.IDENTITY);
            Outcome<Outcome.Nothing> attached =
                    group.map(its -> its.attach(domain)).orElseGet(Outcome::done);
            Optional<House> house = context.fromParent(House.class).filter(its -> attached.isDone());
            Optional<Registration> doorplate = house.map(its -> its.context().publishNode("toy-lodger", () -> {
                throw new UnsupportedOperationException();
            }));
            return attached.fold(
                    done -> new ProbeAnswer.Bound(removal -> {
                        doorplate.ifPresent(this::takeDown);
                        group.ifPresent(this::moveOut);
                        return RemoveAnswer.REMOVED;
                    }),
                    ProbeAnswer.Refused::new);
        }

        void takeDown(Registration doorplate) {
            doorplate.close();
        }

        void moveOut(IommuGroup group) {
            group.detach();
        }
    }

    /** The contract on a sound driver. */
    static class SoundTestCase extends DriverContract {
        @Override
        protected boolean isProvidedAsService() {
            return false;
        }

        @Override
        protected Driver driver() {
            return new LodgerDriver();
        }

        @Override
        protected Device device() {
            return ScriptedDevice.of("toy/doll0", "toy:doll").below(HOUSE);
        }

        @Override
        protected List<Device> others() {
            return List.of(HOUSE);
        }

        @Override
        protected void prepare(MachineBuilder machine) {
            machine.driver(new HouseDriver());
        }

        @Override
        protected DefaultDomainType defaultDomain(OwnershipRules rules) {
            return DefaultDomainType.IDENTITY;
        }
    }

    static class KeepsItsDomainTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new LodgerDriver() {
                @Override
                void moveOut(IommuGroup group) {}
            };
        }
    }

    static class KeepsWhatItsParentShowsTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new LodgerDriver() {
                @Override
                void takeDown(Registration doorplate) {}
            };
        }
    }
}
