package dev.dmaowner.testkit;

import dev.dmaowner.DeviceId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Drivers of IOMMUs that break one rule each, as the contract is run on them by {@link ContractsNoticeTest}. */
final class BrokenIommus {

    private BrokenIommus() {}

    /** The contract on a sound driver. */
    static class SoundTestCase extends IommuDriverContract {
        @Override
        protected boolean isProvidedAsService() {
            return false;
        }

        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu();
        }

        @Override
        protected Host host() {
            return ScriptedHost.empty()
                    .with("/sys/class/iommu/toy0/uevent", "")
                    .with("/sys/class/iommu/toy1/uevent", "");
        }

        @Override
        protected Device translatedDevice() {
            return ScriptedDevice.of("toy/doll0", "toy:doll");
        }
    }

    static class NotProvidedTestCase extends SoundTestCase {
        @Override
        protected boolean isProvidedAsService() {
            return true;
        }
    }

    static class ChangesItsNameTestCase extends SoundTestCase {
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public String name() {
                    return "toy-" + asked.getAndIncrement();
                }
            };
        }
    }

    static class FindsTwiceTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
                    List<IommuInstance> twice = new ArrayList<>(super.discover(host, firmware));
                    twice.addAll(twice);
                    return twice;
                }
            };
        }
    }

    /** Finds what another driver of the kernel is for. */
    private static class ToyFamily extends ToyIommu {
        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
            return super.discover(host, firmware).stream()
                    .map(found -> new IommuInstance(
                            "kernel-toy-iommu", found.name(), found.node(), found.joining(), found.defaultDomain()))
                    .toList();
        }
    }

    /** The contract on a sound driver that stands for another of the kernel. */
    static class SoundFamilyTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyFamily();
        }

        @Override
        protected Set<String> kernelDrivers() {
            return Set.of("kernel-toy-iommu", "kernel-doll-iommu");
        }
    }

    /** The contract on a sound driver that only newer kernels have. */
    static class SoundLaterTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public JoinAnswer join(JoinRequest request) {
                    return request.rules().generation().compareTo(firstRules()) >= 0
                            ? super.join(request)
                            : new JoinAnswer.NotTranslated("this kernel has no such driver");
                }
            };
        }

        @Override
        protected OwnershipRules firstRules() {
            return OwnershipRules.LINUX_6_12;
        }
    }

    /** Declares that older kernels lack it, and translates under their rules. */
    static class TranslatesBeforeItIsThereTestCase extends SoundTestCase {
        @Override
        protected OwnershipRules firstRules() {
            return OwnershipRules.LINUX_6_12;
        }
    }

    static class FindsUnderAnotherNameTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyFamily();
        }
    }

    static class ThrowsWithoutAnyTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public List<IommuInstance> discover(Host host, Firmware firmware) throws IOException {
                    List<IommuInstance> found = super.discover(host, firmware);
                    found.get(0);
                    return found;
                }
            };
        }
    }

    static class WrapsTheFailureTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public List<IommuInstance> discover(Host host, Firmware firmware) {
                    try {
                        return super.discover(host, firmware);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            };
        }
    }

    static class TranslatesNothingTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public JoinAnswer join(JoinRequest request) {
                    return new JoinAnswer.NotTranslated("not today");
                }
            };
        }
    }

    static class JoinRemembersTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                private boolean asked;

                @Override
                public JoinAnswer join(JoinRequest request) {
                    JoinAnswer answer = asked
                            ? new JoinAnswer.ByBusRule(JoinFacts.ORDINARY)
                            : new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY);
                    asked = true;
                    return answer;
                }
            };
        }
    }

    static class ThrowsAtForeignersTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public JoinAnswer join(JoinRequest request) {
                    if (!request.device().id().bus().equals("toy")) {
                        throw new IllegalArgumentException("no toy");
                    }
                    return super.join(request);
                }
            };
        }
    }

    static class NamesNobodyTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public JoinAnswer join(JoinRequest request) {
                    return new JoinAnswer.WithGroupOf(new DeviceId("toy", "nobody"), JoinFacts.ORDINARY);
                }
            };
        }
    }

    static class JoinsItselfTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public JoinAnswer join(JoinRequest request) {
                    return new JoinAnswer.WithGroupOf(request.device().id(), JoinFacts.ORDINARY);
                }
            };
        }
    }

    static class TakesTheNameForTheDeviceTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public JoinAnswer join(JoinRequest request) {
                    return request.view().translatedBy(request.instance()).stream()
                            .findFirst()
                            .<JoinAnswer>map(first -> new JoinAnswer.WithGroupOf(
                                    new DeviceId("platform", first.device().name()), JoinFacts.ORDINARY))
                            .orElseGet(() -> super.join(request));
                }
            };
        }

        @Override
        protected Optional<IommuSpecifier> ids() {
            return Optional.of(new IommuSpecifier(new FirmwareNode.TreeNode("/toy"), List.of(List.of(1))));
        }
    }

    /** Tells of a region that must stay mapped, and joins as if there were none. */
    static class ForgetsADirectRegionTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
                    return Optional.of(List.of(new ReservedRegion(0, 0xfff, ReservedRegion.Kind.DIRECT)));
                }
            };
        }
    }

    static class ReservesAnEmptyRegionTestCase extends SoundTestCase {
        @Override
        protected IommuDriver iommuDriver() {
            return new ToyIommu() {
                @Override
                public Optional<List<ReservedRegion>> reservedRegions(JoinRequest request) {
                    return Optional.of(List.of(new ReservedRegion(0x1000, 0xfff, ReservedRegion.Kind.MSI)));
                }
            };
        }
    }
}
