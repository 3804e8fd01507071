package dev.dmaowner.app.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupingRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Plug-ins that take part and break down later disturb nobody else. */
class CheckedPluginsTest {

    private static final Origin ORIGIN = Origin.of(Fakes.ToyBus.class);

    /** A host of which nothing can be read. */
    private record Unreadable() implements Host {
        @Override
        public HostDescription description() {
            return new HostDescription(HostDescription.Kind.CAPTURED, "nothing", Optional.empty());
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            throw new IOException(path + " is damaged");
        }

        @Override
        public List<String> list(String path) throws IOException {
            throw new IOException(path + " is damaged");
        }

        @Override
        public Optional<String> readLink(String path) throws IOException {
            throw new IOException(path + " is damaged");
        }

        @Override
        public boolean exists(String path) {
            return true;
        }

        @Override
        public WriteAnswer write(String path, String text) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome<OpenNode> open(String path) {
            throw new UnsupportedOperationException();
        }
    }

    private static EnumerationSource source(Host host) {
        return new EnumerationSource(host, Firmware.NONE, ConfigSpace.LEAVE_ASLEEP);
    }

    private interface Listing {
        List<Device> of(Host host) throws IOException;
    }

    private static CheckedBus listing(Listing listing) {
        return CheckedBus.of(
                new Fakes.ToyBus() {
                    @Override
                    public List<Device> enumerate(EnumerationSource source) throws IOException {
                        return listing.of(source.host());
                    }
                },
                ORIGIN);
    }

    @Test
    void busThatFailsToListItsDevicesHasNone() throws IOException {
        assertEquals(
                List.of(),
                listing(host -> {
                            throw new IllegalStateException("broken");
                        })
                        .enumerate(source(new Unreadable())));
        assertEquals(
                List.of(),
                listing(host -> {
                            throw new IOException("broken by itself");
                        })
                        .enumerate(source(new Unreadable())));
        assertEquals(List.of(), listing(CheckedPluginsTest::nothing).enumerate(source(new Unreadable())));
    }

    private static <T> T nothing(Object question) {
        return null;
    }

    @Test
    void hostThatCannotBeReadIsNoDefectOfTheBus() {
        IOException plain = assertThrows(IOException.class, () -> listing(host -> {
                    host.readText("/sys/toy");
                    return List.of();
                })
                .enumerate(source(new Unreadable())));
        assertTrue(plain.getMessage().contains("damaged"), plain.getMessage());
        IOException wrapped = assertThrows(IOException.class, () -> listing(host -> {
                    try {
                        return List.of(new Toy(String.valueOf(host.list("/sys/toy")), "toy:a", Map.of()));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .enumerate(source(new Unreadable())));
        assertTrue(wrapped.getMessage().contains("damaged"), wrapped.getMessage());
    }

    @Test
    void deviceThatDoesNotSayWhatItMustIsLeftOutAndTheOthersStay() throws IOException {
        Toy good = new Toy("good", "toy:a", Map.of("class", "1"));
        Device throwing = new Toy("throwing", "toy:a", Map.of()) {
            @Override
            public Map<String, String> attributes() {
                throw new IllegalStateException("broken");
            }
        };
        List<Device> listed = listing(host -> Arrays.asList(new Toy("mute", null, Map.of()), null, throwing, good))
                .enumerate(source(new Unreadable()));
        assertEquals(List.of(good), listed);
        assertSame(good, listed.get(0));
    }

    @Test
    void forecastThatFailsIsNone() {
        assertEquals(Optional.empty(), forecast(() -> {
            throw new IllegalStateException("broken");
        }));
        assertEquals(
                Optional.empty(),
                forecast(() -> Optional.of((GroupForecast) Proxy.newProxyInstance(
                        GroupForecast.class.getClassLoader(),
                        new Class<?>[] {GroupForecast.class},
                        (proxy, method, arguments) -> {
                            throw new IllegalStateException("broken later");
                        }))));
        assertEquals(Optional.empty(), forecast(() -> nothing("")));
    }

    private static Optional<GroupForecast> forecast(Callable<Optional<GroupForecast>> answer) {
        GroupingRule rule = new GroupingRule() {
            @Override
            public GroupChoice choose(Device device, GroupView view) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<GroupForecast> forecast(List<Device> devices) {
                try {
                    return answer.call();
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
        CheckedBus bus = CheckedBus.of(
                new Fakes.ToyBus() {
                    @Override
                    public BusDescription description() {
                        return new BusDescription(
                                "toy",
                                List.of(),
                                Optional.of(rule),
                                device -> List.of(),
                                BusDescription.HotAdd.FOLLOWS_AUTOPROBE);
                    }
                },
                ORIGIN);
        return bus.description().grouping().orElseThrow().forecast(List.of(new Toy("a", "toy:a", Map.of())));
    }

    @Test
    void busThatCannotConfigureRefuses() {
        DmaConfigureContext context = new DmaConfigureContext(
                OwnershipRules.LINUX_6_12,
                DriverDescription.of("toy", "none"),
                DmaManagement.BY_CORE,
                new FirmwareDmaConfigure(Firmware.NONE));
        DmaConfigureAnswer answer =
                CheckedBus.of(new Fakes.ToyBus(), ORIGIN).dmaConfigure(new Toy("a", "toy:a", Map.of()), context);
        assertEquals(Errno.EIO, ((DmaConfigureAnswer.Refused) answer).why().errno());
    }

    /** A device of the toy bus. */
    private static class Toy implements Device {
        private final String name;
        private final String modalias;
        private final Map<String, String> attributes;

        Toy(String name, String modalias, Map<String, String> attributes) {
            this.name = name;
            this.modalias = modalias;
            this.attributes = attributes;
        }

        @Override
        public DeviceId id() {
            return new DeviceId("toy", name);
        }

        @Override
        public String modalias() {
            return modalias;
        }

        @Override
        public Optional<DeviceId> parent() {
            return Optional.empty();
        }

        @Override
        public String sysfsPath() {
            return "/sys/devices/toy/" + name;
        }

        @Override
        public Optional<FirmwareNode> firmwareNode() {
            return Optional.empty();
        }

        @Override
        public Map<String, String> attributes() {
            return attributes;
        }
    }
}
