package dev.dmaowner.testkit;

import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.concurrent.atomic.AtomicInteger;

/** Drivers that break one rule each, as the contract is run on them by {@link ContractsNoticeTest}. */
final class BrokenDrivers {

    private BrokenDrivers() {}

    /** The contract on a sound driver. */
    static class SoundTestCase extends DriverContract {
        @Override
        protected boolean isProvidedAsService() {
            return false;
        }

        @Override
        protected Driver driver() {
            return new ToyDriver();
        }

        @Override
        protected Device device() {
            return ScriptedDevice.of("toy/doll0", "toy:doll");
        }
    }

    static class NotProvidedTestCase extends SoundTestCase {
        @Override
        protected boolean isProvidedAsService() {
            return true;
        }
    }

    static class ChangesItsMindTestCase extends SoundTestCase {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public DriverDescription description() {
                    return DriverDescription.of("toy", "toy-driver", "toy:" + asked.getAndIncrement());
                }
            };
        }
    }

    static class OnAnotherBusTestCase extends SoundTestCase {
        @Override
        protected Device device() {
            return ScriptedDevice.of("other/doll0", "toy:doll");
        }
    }

    static class ThrowsAtWhatItDoesNotKnowTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public ProbeAnswer probe(ProbeContext context) {
                    if (!context.device().modalias().startsWith("toy:")) {
                        throw new ClassCastException("no toy");
                    }
                    return super.probe(context);
                }
            };
        }
    }

    static class ThrowsWithoutAGroupTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public ProbeAnswer probe(ProbeContext context) {
                    context.group().orElseThrow();
                    return super.probe(context);
                }
            };
        }
    }

    static class IgnoresTheRefusalTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public ProbeAnswer probe(ProbeContext context) {
                    return context.addDevice(child(context)).isDone()
                            ? new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO)
                            : throwing();
                }

                private static ProbeAnswer throwing() {
                    throw new IllegalStateException("what now");
                }
            };
        }
    }

    static class KeepsTheClaimTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public DmaManagement dmaManagement(KernelRules rules) {
                    return DmaManagement.BY_DRIVER;
                }

                @Override
                public ProbeAnswer probe(ProbeContext context) {
                    for (IommuGroup group : context.group().stream().toList()) {
                        group.claim(new DmaOwner.KernelDriver("toy-driver"));
                    }
                    return super.probe(context);
                }
            };
        }
    }

    static class DetachesWhateverIsThereTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public DmaManagement dmaManagement(KernelRules rules) {
                    return DmaManagement.BY_DRIVER;
                }

                @Override
                BoundDriver bound(ProbeContext context) {
                    return removal -> {
                        context.group().ifPresent(IommuGroup::detach);
                        return RemoveAnswer.REMOVED;
                    };
                }
            };
        }
    }

    static class ThrowsOnRemovalTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                BoundDriver bound(ProbeContext context) {
                    return removal -> {
                        throw new IllegalStateException("stuck");
                    };
                }
            };
        }
    }

    static class BindsOnlyOnceTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                private boolean bound;

                @Override
                public ProbeAnswer probe(ProbeContext context) {
                    if (bound) {
                        return ProbeAnswer.refused(Errno.EBUSY, "one is enough");
                    }
                    ProbeAnswer answer = super.probe(context);
                    bound = answer instanceof ProbeAnswer.Bound;
                    return answer;
                }
            };
        }
    }

    static class UsesThoughItManagesTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                @Override
                public DmaManagement dmaManagement(KernelRules rules) {
                    return DmaManagement.BY_DRIVER;
                }

                @Override
                public ProbeAnswer probe(ProbeContext context) {
                    context.group()
                            .ifPresent(group ->
                                    group.useDefaultDomain(context.device().id(), "toy-driver"));
                    return super.probe(context);
                }
            };
        }
    }

    static class CountsAcrossMachinesTestCase extends SoundTestCase {
        @Override
        protected Driver driver() {
            return new ToyDriver() {
                private int number;

                @Override
                public ProbeAnswer probe(ProbeContext context) {
                    context.publishNode("toy" + number++, () -> {
                        throw new UnsupportedOperationException();
                    });
                    return super.probe(context);
                }
            };
        }
    }
}
