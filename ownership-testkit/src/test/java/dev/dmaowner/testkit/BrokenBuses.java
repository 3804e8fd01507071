package dev.dmaowner.testkit;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Buses that break one rule each, as the contract is run on them by {@link ContractsNoticeTest}; no tests by themselves. */
final class BrokenBuses {

    private BrokenBuses() {}

    static class SoundTestCase extends ToyBusContract {}

    static class NameWithASlashTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public BusDescription description() {
                    return BusDescription.plain("to/y");
                }
            };
        }
    }

    static class NotProvidedTestCase extends ToyBusContract {
        @Override
        protected boolean isProvidedAsService() {
            return true;
        }
    }

    static class ListsTheChildFirstTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) throws IOException {
                    List<Device> devices = new ArrayList<>(super.enumerate(source));
                    if (devices.size() > 1) {
                        Device second = devices.get(1);
                        devices.set(
                                0,
                                ScriptedDevice.of(devices.get(0).id().toString(), "toy:part")
                                        .below(second));
                    }
                    return devices;
                }
            };
        }
    }

    /** A bus that notices when it is in two threads at once. */
    private static class CrowdedBus extends ToyBus {
        private final AtomicInteger inside = new AtomicInteger();

        boolean isAlone() {
            boolean alone = inside.incrementAndGet() == 1;
            LockSupport.parkNanos(200_000);
            inside.decrementAndGet();
            return alone;
        }
    }

    static class MatchesInOneThreadTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new CrowdedBus() {
                @Override
                public Match match(Device device, Candidate candidate) {
                    return isAlone() ? super.match(device, candidate) : Match.FOREIGN;
                }
            };
        }
    }

    static class ProbesInOneThreadTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new CrowdedBus() {
                @Override
                public ProbeAnswer probe(ProbeContext context, Driver driver) {
                    return isAlone() ? super.probe(context, driver) : ProbeAnswer.refused(Errno.EBUSY, "crowded");
                }
            };
        }
    }

    static class ListsTwiceTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) throws IOException {
                    List<Device> twice = new ArrayList<>(super.enumerate(source));
                    twice.addAll(twice);
                    return twice;
                }
            };
        }
    }

    static class OtherOrderEachTimeTestCase extends ToyBusContract {
        private int times;

        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) throws IOException {
                    List<Device> devices = new ArrayList<>(super.enumerate(source));
                    if (times++ % 2 == 1) {
                        Collections.reverse(devices);
                    }
                    return devices;
                }
            };
        }
    }

    static class ThrowsOnAnEmptyHostTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) throws IOException {
                    if (!source.host().exists("/sys/bus/toy")) {
                        throw new IOException("no such bus");
                    }
                    return super.enumerate(source);
                }
            };
        }
    }

    static class WrapsTheFailureTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) {
                    try {
                        return super.enumerate(source);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    }

    static class TrustsWhatItReadsTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) throws IOException {
                    for (Device device : super.enumerate(source)) {
                        device.modalias().substring("toy:".length());
                    }
                    return super.enumerate(source);
                }
            };
        }
    }

    static class MatchRemembersTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                private DeviceId last = new DeviceId("toy", "none");

                @Override
                public Match match(Device device, Candidate candidate) {
                    boolean again = device.id().equals(last);
                    last = device.id();
                    return again ? new Match.No(Match.Rule.NONE, "asked before") : super.match(device, candidate);
                }
            };
        }
    }

    static class MatchesForeignersTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public Match match(Device device, Candidate candidate) {
                    return super.match(ScriptedDevice.of("toy/any", device.modalias()), candidate);
                }
            };
        }
    }

    static class ThrowsAtForeignersTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public Match match(Device device, Candidate candidate) {
                    if (!device.id().bus().equals("toy")) {
                        throw new ClassCastException("not a toy");
                    }
                    return super.match(device, candidate);
                }
            };
        }
    }

    static class IgnoresTheOverrideTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public Match match(Device device, Candidate candidate) {
                    boolean another = !candidate
                            .driver()
                            .name()
                            .equals(candidate.override().orElse(""));
                    return super.match(
                            device,
                            another
                                    ? new Candidate(
                                            candidate.driver(), candidate.ids(), List.of(), java.util.Optional.empty())
                                    : candidate);
                }
            };
        }
    }

    static class MatchesAllTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public Match match(Device device, Candidate candidate) {
                    Match match = super.match(device, candidate);
                    return match == Match.FOREIGN || candidate.override().isPresent()
                            ? match
                            : new Match.Yes(Match.Rule.STATIC_ID, "whatever");
                }
            };
        }
    }

    static class NeverUsesTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
                    return new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID);
                }
            };
        }
    }

    /** It relies on each device to be cleaned up before it is configured again, which a failure can keep from it. */
    static class NeverUsesAfterAMissedCleanupTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                private final Set<DeviceId> configured = ConcurrentHashMap.newKeySet();

                @Override
                public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
                    DmaConfigureAnswer answer = super.dmaConfigure(device, context);
                    return configured.add(device.id())
                            ? answer
                            : new DmaConfigureAnswer.Leave(DmaConfiguration.NOTHING_SAID);
                }

                @Override
                public void dmaCleanup(Device device, DmaConfigureContext context) {
                    super.dmaCleanup(device, context);
                    configured.remove(device.id());
                }
            };
        }
    }

    static class AlwaysUsesTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
                    return new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID);
                }
            };
        }
    }

    static class CountsWhoAsksTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                private int asked;

                @Override
                public Outcome<DmaConfiguration> dmaConfiguration(
                        Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
                    return asked++ > 0
                            ? Outcome.refused(Errno.EBUSY, "asked before")
                            : super.dmaConfiguration(device, firmware, rules);
                }
            };
        }
    }

    static class ConfiguresSomethingElseTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public Outcome<DmaConfiguration> dmaConfiguration(
                        Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
                    return Outcome.refused(Errno.EINVAL, "as scripted");
                }

                @Override
                public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
                    return DmaConfigureAnswer.of(Outcome.done(DmaConfiguration.NOTHING_SAID), context.management());
                }
            };
        }
    }

    static class NeverCleansUpTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                private int configured;

                @Override
                public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
                    return configured++ > 0
                            ? new DmaConfigureAnswer.Deferred("configured before")
                            : super.dmaConfigure(device, context);
                }
            };
        }
    }

    static class SwallowsTheRefusalTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public ProbeAnswer probe(ProbeContext context, Driver driver) {
                    return driver.probe(context) instanceof ProbeAnswer.Bound bound
                            ? bound
                            : new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
                }
            };
        }
    }

    static class ProbesTwiceTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public ProbeAnswer probe(ProbeContext context, Driver driver) {
                    driver.probe(context);
                    return driver.probe(context);
                }
            };
        }
    }

    static class ForgetsToRemoveTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
                    return RemoveAnswer.REMOVED;
                }
            };
        }
    }

    static class DoesNotWaitTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) {
                    bound.remove(removal);
                    return RemoveAnswer.REMOVED;
                }
            };
        }
    }

    static class LeavesSomethingAfterARefusalTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                private boolean broken;

                @Override
                public ProbeAnswer probe(ProbeContext context, Driver driver) {
                    if (broken) {
                        return ProbeAnswer.refused(Errno.EIO, "an earlier probe failed");
                    }
                    ProbeAnswer answer = driver.probe(context);
                    broken = answer instanceof ProbeAnswer.Refused;
                    return answer;
                }
            };
        }
    }
}
