package dev.dmaowner.app.rig;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverContext;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The drivers that the recorded boards were given for the recording: an ordinary and a managed one on the platform and the
 * AMBA bus. All answer their probe with a module parameter when it is not 0; a managed one lets {@code attach} and
 * {@code claim} be asked of the group through two files of each device that it has.
 */
final class DmaDriver implements Driver {

    private static final String MODULE = "oracle_dma";

    private final DriverDescription description;
    private final DmaManagement management;

    private DmaDriver(String bus, String name, DmaManagement management, String... ids) {
        this.description = DriverDescription.of(bus, name, ids).inModule(MODULE);
        this.management = management;
    }

    /** {@return the five drivers} */
    static List<Driver> all() {
        return List.of(
                new DmaDriver(
                        "platform", "kdma", DmaManagement.BY_CORE, "of:N*T*Coracle,kdma", "of:N*T*Coracle,kdmaC*"),
                new DmaDriver("platform", "kdma2", DmaManagement.BY_CORE),
                new DmaDriver(
                        "platform",
                        "managed",
                        DmaManagement.BY_DRIVER,
                        "of:N*T*Coracle,managed",
                        "of:N*T*Coracle,managedC*"),
                new DmaDriver("amba", "amba-kdma", DmaManagement.BY_CORE, "amba:d???A1001"),
                new DmaDriver("amba", "amba-managed", DmaManagement.BY_DRIVER, "amba:d???A1002"));
    }

    @Override
    public DriverDescription description() {
        return description;
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return management;
    }

    /** The answer of all five drivers to a probe: a negative error number, or 0 to bind. */
    private static final class ProbeAnswerParameter implements Attribute {
        private final AtomicInteger number = new AtomicInteger();

        @Override
        public String read() {
            return Integer.toString(number.get());
        }

        @Override
        public Outcome<Outcome.Nothing> write(String text) {
            try {
                number.set(Integer.parseInt(text.strip()));
                return Outcome.done();
            } catch (NumberFormatException e) {
                return Outcome.refused(Errno.EINVAL, "'" + text + "' is not a number");
            }
        }
    }

    @Override
    public void registered(DriverContext context) {
        context.publishParameter(
                MODULE, "probe_answer", context.shared(ProbeAnswerParameter.class, ProbeAnswerParameter::new));
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        int answer = context.shared(ProbeAnswerParameter.class, ProbeAnswerParameter::new)
                .number
                .get();
        if (answer == -Errno.EPROBE_DEFER.number()) {
            return new ProbeAnswer.Deferred("the parameter probe_answer says so");
        }
        if (answer != 0) {
            return ProbeAnswer.refused(
                    Errno.ofNumber(Math.abs(answer)).orElse(Errno.EIO), "the parameter probe_answer says so");
        }
        if (management == DmaManagement.BY_CORE) {
            return new ProbeAnswer.Bound(removal -> RemoveAnswer.REMOVED);
        }
        return manage(context);
    }

    private ProbeAnswer manage(ProbeContext context) {
        Managed managed = new Managed(context.group(), context.device().id(), description.name());
        context.publishAttribute("attach", managed.attach());
        context.publishAttribute("claim", managed.claim());
        return new ProbeAnswer.Bound(removal -> {
            managed.undo();
            return RemoveAnswer.REMOVED;
        });
    }

    /** What a managed driver has done with the group of one device. */
    private static final class Managed {
        private final Optional<IommuGroup> group;
        private final DeviceId device;
        private final DmaOwner owner;
        private final String driver;
        private boolean attached;
        private final Deque<DmaClaim> claims = new ArrayDeque<>();

        Managed(Optional<IommuGroup> group, DeviceId device, String driver) {
            this.group = group;
            this.device = device;
            this.driver = driver;
            this.owner = new DmaOwner.KernelDriver(driver);
        }

        Attribute attach() {
            return new Switch() {
                @Override
                Outcome<Outcome.Nothing> turn(IommuGroup on, Turn way) {
                    return attachOrDetach(on, way);
                }
            };
        }

        Attribute claim() {
            return new Switch() {
                @Override
                Outcome<Outcome.Nothing> turn(IommuGroup on, Turn way) {
                    return way == Turn.ON ? claim(on) : release();
                }
            };
        }

        private synchronized Outcome<Outcome.Nothing> attachOrDetach(IommuGroup on, Turn way) {
            if (attached == (way == Turn.ON)) {
                return Outcome.refused(Errno.EALREADY, "it is so already");
            }
            if (way == Turn.ON) {
                Outcome<Outcome.Nothing> outcome = on.attach(new PrivateDomain(driver + " on " + device));
                attached = outcome.isDone();
                return outcome;
            }
            on.detach();
            attached = false;
            return Outcome.done();
        }

        /** A claim by its holder counts, and each release takes one back. */
        private synchronized Outcome<Outcome.Nothing> claim(IommuGroup on) {
            return on.claimFor(device, owner)
                    .fold(
                            token -> {
                                claims.push(token);
                                return Outcome.done();
                            },
                            Outcome::refused);
        }

        private synchronized Outcome<Outcome.Nothing> release() {
            DmaClaim held = claims.poll();
            if (held == null) {
                return Outcome.refused(Errno.ENOENT, "there is no claim of its own");
            }
            held.close();
            return Outcome.done();
        }

        synchronized void undo() {
            if (attached) {
                group.ifPresent(IommuGroup::detach);
                attached = false;
            }
            claims.forEach(DmaClaim::close);
            claims.clear();
        }

        private enum Turn {
            ON,
            OFF
        }

        /** A file that takes 0 and 1. */
        private abstract class Switch implements Attribute {

            abstract Outcome<Outcome.Nothing> turn(IommuGroup on, Turn way);

            @Override
            public String read() {
                return "";
            }

            @Override
            public Outcome<Outcome.Nothing> write(String text) {
                if (group.isEmpty()) {
                    return Outcome.refused(Refusal.of(Errno.ENODEV, device + " has no IOMMU group"));
                }
                return turn(group.get(), text.strip().equals("0") ? Turn.OFF : Turn.ON);
            }
        }
    }
}
