package dev.dmaowner.testkit;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.UeventKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Buses of which a part breaks a rule, or what they list: one whose parts keep them all, and others that do not, each in one thing.
 * As {@link BrokenBuses}, no tests by themselves.
 */
final class BrokenParts {

    private BrokenParts() {}

    /** The contract on a bus with a part of each kind, and two boxes of toys. */
    static class SoundTestCase extends ToyBusContract {
        @Override
        protected final Host host() {
            return ((ScriptedHost) super.host()).withDevice("toy", "chest/toy2", "MODALIAS=toy:drum");
        }

        @Override
        protected BusType busType() {
            return bus(new ToysOfABox(), device -> List.of("MODALIAS=" + device.modalias(), "COLOUR="));
        }

        static BusType bus(ToysOfABox rule, UeventKeys uevent) {
            return new BoxedToys() {
                @Override
                public BusDescription description() {
                    return super.description().groupedBy(rule).withUevent(uevent);
                }
            };
        }
    }

    /** A bus that says of its devices where they are. */
    private static class BoxedToys extends ToyBus {
        @Override
        public List<Device> enumerate(EnumerationSource source) throws IOException {
            List<Device> devices = new ArrayList<>();
            for (SysfsDevice device : SysfsDevice.onBus(source.host(), "toy")) {
                devices.add(new ToysOfABox.Toy(device.id(), modalias(device), device.path()));
            }
            return devices;
        }

        String modalias(SysfsDevice device) throws IOException {
            return device.uevent().getOrDefault("MODALIAS", "");
        }
    }

    private static final UeventKeys NO_KEYS = device -> List.of();

    static class ListsNullTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public List<Device> enumerate(EnumerationSource source) {
                    return null;
                }
            };
        }
    }

    static class ListsDevicesOfAnotherBusTestCase extends ToyBusContract {
        @Override
        protected BusType busType() {
            return new ToyBus() {
                @Override
                public BusDescription description() {
                    return BusDescription.plain("pci");
                }
            };
        }
    }

    static class GivesNullTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return new BoxedToys() {
                @Override
                String modalias(SysfsDevice device) throws IOException {
                    return device.uevent().get("COLOUR");
                }
            };
        }
    }

    static class GivesNullWhereNothingIsReadTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return new BoxedToys() {
                @Override
                String modalias(SysfsDevice device) throws IOException {
                    return device.uevent().get("MODALIAS");
                }
            };
        }
    }

    static class UeventOfWordsTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(new ToysOfABox(), device -> List.of("a toy"));
        }
    }

    static class UeventThrowsTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(new ToysOfABox(), device -> {
                throw new IllegalStateException("not now");
            });
        }
    }

    static class ChooseThrowsTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        @Override
                        public GroupChoice choose(Device device, GroupView view) {
                            throw new IllegalStateException("not now");
                        }
                    },
                    NO_KEYS);
        }
    }

    static class ChooseRemembersTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        private int asked;

                        @Override
                        public GroupChoice choose(Device device, GroupView view) {
                            return new GroupChoice.Alone("answer " + asked++);
                        }
                    },
                    NO_KEYS);
        }
    }

    static class ChooseNamesAStrangerTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        @Override
                        public GroupChoice choose(Device device, GroupView view) {
                            return new GroupChoice.With(new DeviceId("toy", "nobody"), "they are friends");
                        }
                    },
                    NO_KEYS);
        }
    }

    static class ChooseNamesTheNextTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        @Override
                        public GroupChoice choose(Device device, GroupView view) {
                            List<Device> all = view.devices("toy");
                            return new GroupChoice.With(all.get(all.size() - 1).id(), "it is the newest");
                        }
                    },
                    NO_KEYS);
        }
    }

    static class ChooseCastsTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        @Override
                        public GroupChoice choose(Device device, GroupView view) {
                            return super.choose((Toy) device, view);
                        }
                    },
                    NO_KEYS);
        }
    }

    static class ForecastLeavesOneOutTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        @Override
                        public Optional<GroupForecast> forecast(List<Device> devices) {
                            return super.forecast(devices.subList(0, Math.min(1, devices.size())));
                        }
                    },
                    NO_KEYS);
        }
    }

    static class ForecastHasOneTwiceTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        @Override
                        public Optional<GroupForecast> forecast(List<Device> devices) {
                            List<Device> twice = new ArrayList<>(devices);
                            twice.addAll(devices);
                            return super.forecast(twice);
                        }
                    },
                    NO_KEYS);
        }
    }

    static class ForecastDiffersTestCase extends SoundTestCase {
        @Override
        protected BusType busType() {
            return bus(
                    new ToysOfABox() {
                        @Override
                        String boxOf(Device device) {
                            return "the floor";
                        }
                    },
                    NO_KEYS);
        }
    }
}
