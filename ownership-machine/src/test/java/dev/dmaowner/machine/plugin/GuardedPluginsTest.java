package dev.dmaowner.machine.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
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
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.GroupChoice;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.GroupingRule;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

/** A plug-in that fails at work is reported once, and disturbs nothing else. */
class GuardedPluginsTest {

    private static final DmaConfigureContext CONTEXT = new DmaConfigureContext(
            OwnershipRules.LINUX_6_12,
            DriverDescription.of("toy", "none"),
            DmaManagement.BY_CORE,
            new FirmwareDmaConfigure(Firmware.NONE));

    private final List<PluginProblem> problems = new ArrayList<>();

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

    private BusType listing(Listing listing) {
        return PluginGuards.guard(
                new ToyBus() {
                    @Override
                    public List<Device> enumerate(EnumerationSource source) throws IOException {
                        return listing.of(source.host());
                    }
                },
                this.problems::add);
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
        assertEquals(List.of(), listing(GuardedPluginsTest::nothing).enumerate(source(new Unreadable())));
    }

    /** As {@code int f() { return f() + 1; }}. */
    private static int deep() {
        return deep() + 1;
    }

    @Test
    void errorOfAnyKindIsAnsweredAsAnExceptionIs() throws IOException {
        for (Listing listing : List.<Listing>of(
                host -> List.of((Device) (Object) deep()),
                host -> {
                    throw new AssertionError("broken");
                },
                host -> {
                    throw new NoClassDefFoundError("broken");
                },
                host -> {
                    throw new Error("broken");
                })) {
            problems.clear();
            assertEquals(List.of(), listing(listing).enumerate(source(new Unreadable())));
            assertEquals(1, problems.size());
        }
    }

    @Test
    void memoryThatDoesNotSufficeEndsTheOperationAndThePluginIsNamed() {
        BusType bus = listing(host -> {
            throw new OutOfMemoryError("broken");
        });
        assertThrows(OutOfMemoryError.class, () -> bus.enumerate(source(new Unreadable())));
        assertEquals(
                List.of("enumerate"),
                problems.stream().map(PluginProblem::operation).toList());
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

    private Optional<GroupForecast> forecast(Callable<Optional<GroupForecast>> answer) {
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
        BusType bus = PluginGuards.guard(
                new ToyBus() {
                    @Override
                    public BusDescription description() {
                        return BusDescription.plain("toy").groupedBy(rule);
                    }
                },
                this.problems::add);
        return bus.description().grouping().orElseThrow().forecast(List.of(new Toy("a", "toy:a", Map.of())));
    }

    @Test
    void busThatCannotConfigureRefuses() {
        DmaConfigureAnswer answer = PluginGuards.guard(new ToyBus(), this.problems::add)
                .dmaConfigure(new Toy("a", "toy:a", Map.of()), CONTEXT);
        assertEquals(Errno.EIO, ((DmaConfigureAnswer.Refused) answer).why().errno());
    }

    @Test
    void busThatCannotTellWhatFirmwareSaysOfDmaRefuses() {
        BusType broken = new ToyBus() {
            @Override
            public Outcome<DmaConfiguration> dmaConfiguration(
                    Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
                throw new IllegalStateException("no walk");
            }
        };
        Outcome<DmaConfiguration> answer = PluginGuards.guard(broken, problems::add)
                .dmaConfiguration(new Toy("a", "toy:a", Map.of()), CONTEXT.firmware(), CONTEXT.rules());
        assertEquals(Errno.EIO, answer.refusal().orElseThrow().errno());
        assertEquals(
                List.of("dmaConfiguration"),
                problems.stream().map(PluginProblem::operation).toList());
    }

    private List<String> reported() {
        return problems.stream()
                .map(problem -> problem.plugin().getClass().getSimpleName() + " " + problem.operation() + " "
                        + problem.thrown()
                                .map(e -> String.valueOf(e.getMessage()))
                                .orElse(""))
                .toList();
    }

    @Test
    void eachFailureOfAPluginIsReportedOnceWithThePluginItself() throws IOException {
        BusType bus = PluginGuards.guard(new ToyBus(), problems::add);
        Toy device = new Toy("a", "toy:a", Map.of());
        Candidate candidate = candidate();
        bus.match(device, candidate);
        bus.match(new Toy("b", "toy:a", Map.of()), candidate);
        bus.dmaCleanup(device, CONTEXT);
        assertEquals(RemoveAnswer.REMOVED, bus.remove(device, BoundDriver.NOTHING_TO_UNDO, () -> {}));
        assertEquals(
                List.of("match", "dmaCleanup", "remove"),
                problems.stream().map(PluginProblem::operation).toList());
        assertTrue(problems.get(0).plugin() instanceof ToyBus);
        assertTrue(problems.get(0).thrown().orElseThrow() instanceof UnsupportedOperationException);
    }

    private static Candidate candidate() {
        DriverDescription driver = DriverDescription.of("toy", "driver");
        return new Candidate(driver, IdTable.of(List.of()), List.of(), Optional.empty());
    }

    @Test
    void failedProbeIsReportedAsTheBusesIfTheDriverWasNotReachedAndElseAsTheDrivers() {
        ProbeContext context = Mockito.mock(ProbeContext.class);
        Mockito.when(context.device()).thenReturn(new Toy("a", "toy:a", Map.of()));
        Driver never = Mockito.mock(Driver.class);
        BusType throwing = new ToyBus() {
            @Override
            public ProbeAnswer probe(ProbeContext asked, Driver driver) {
                throw new IllegalStateException("before the driver");
            }
        };
        Driver broken = new ToyDriver("toy");

        ProbeAnswer answer = PluginGuards.guard(throwing, problems::add).probe(context, never);
        PluginGuards.guard(new ToyBus(), problems::add).probe(context, broken);

        assertEquals(Errno.EIO, ((ProbeAnswer.Refused) answer).why().errno());
        assertEquals(
                List.of(throwing, broken),
                problems.stream().map(PluginProblem::plugin).toList());
    }

    @Test
    void guardAroundAGuardedPluginIsTheSameGuard() {
        BusType guarded = PluginGuards.guard(new ToyBus(), problems::add);
        assertSame(guarded, PluginGuards.guard(guarded, PluginReporter.logging()));
    }

    @Test
    void pluginThatCannotDescribeItselfIsReportedAndLeftOut() {
        BusType mute = new ToyBus() {
            @Override
            public BusDescription description() {
                throw new IllegalStateException("mute");
            }
        };
        Driver undecided = new ToyDriver("toy") {
            @Override
            public DmaManagement dmaManagement(KernelRules rules) {
                throw new IllegalStateException("undecided");
            }
        };
        Driver sound = new ToyDriver("toy");
        Plugins plugins = Plugins.of(List.of(mute, new ToyBus()), List.of(undecided, sound), List.of(), problems::add);
        assertEquals(1, plugins.busTypes().size());
        assertEquals(List.of(sound), plugins.drivers());
        assertEquals(List.of(" description mute", " description undecided"), reported());
    }

    @Test
    void driverWhoseBusIsMissingIsListedAndOneWithABusIsNot() {
        Driver waiting = new ToyDriver("absent");
        Plugins plugins =
                Plugins.of(List.of(new ToyBus()), List.of(new ToyDriver("toy"), waiting), List.of(), problems::add);
        assertEquals(List.of(waiting), plugins.driversWithoutBus());
    }

    /** A driver of a bus. */
    private static class ToyDriver implements Driver {
        private final String bus;

        ToyDriver(String bus) {
            this.bus = bus;
        }

        @Override
        public DriverDescription description() {
            return DriverDescription.of(bus, "driver");
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            throw new UnsupportedOperationException();
        }
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
