package dev.dmaowner.testkit;

import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.List;

/**
 * Buses that are declared to differ from most: one that does as is declared, and others that do not, each in one thing. As
 * {@link BrokenBuses}, no tests by themselves.
 */
final class DeclaringBuses {

    private DeclaringBuses() {}

    /** Drivers add its devices, it never claims, there is no override, and it goes by names: as the kernel's host1x. */
    private static class LogicalBus extends ToyBus {
        @Override
        public BusDescription description() {
            return super.description().withoutOverride();
        }

        @Override
        public List<Device> enumerate(EnumerationSource source) {
            return List.of();
        }

        @Override
        public Match match(Device device, Candidate candidate) {
            if (!device.id().bus().equals("toy")) {
                return Match.FOREIGN;
            }
            String driver = candidate.driver().name();
            return driver.startsWith(device.id().name())
                    ? new Match.Yes(Rule.NAME, driver)
                    : new Match.No(Rule.NONE, driver);
        }

        @Override
        public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
            return new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID);
        }
    }

    /** The contract on a bus that does as is declared of it. */
    static class SoundTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new LogicalBus();
        }

        @Override
        protected List<Device> devicesOfDrivers() {
            return List.of(ScriptedDevice.of("toy/contract-fit", ""), ScriptedDevice.of("toy/other", ""));
        }

        @Override
        protected Claiming claiming() {
            return Claiming.NEVER;
        }
    }

    static class ListsWhatDriversAddTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return new LogicalBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) {
                    return source.host().exists("/sys/bus/toy")
                            ? List.of(ScriptedDevice.of("toy/listed", ""))
                            : List.of();
                }
            };
        }
    }

    static class ForgetsToRemoveWhatDriversAddTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return new LogicalBus() {
                @Override
                public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
                    return RemoveAnswer.REMOVED;
                }
            };
        }
    }

    static class ClaimsNeverthelessTestCase extends ToyBusContract {
        @Override
        protected Claiming claiming() {
            return Claiming.NEVER;
        }
    }

    static class LooksAtAnOverrideThatIsNotThereTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public BusDescription description() {
                    return super.description().withoutOverride();
                }

                @Override
                public Match match(Device device, Candidate candidate) {
                    return device.id().bus().equals("toy") ? candidate.matchByOverrideOrIds(device) : Match.FOREIGN;
                }
            };
        }
    }
}
