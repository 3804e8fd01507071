package dev.dmaowner.machine;

import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.Optional;

/**
 * A driver that is only known by its name and ids, for example from {@code modules.alias}. It uses the DMA API, and binds every device that
 * it matches unless a known fact says otherwise, also a device that an override alone gives it.
 */
public final class CatalogueDriver implements Driver {

    private final DriverDescription description;
    private final ProbeFact fact;

    /** Vendors' drivers of physical functions make virtual ones; a device that cannot have any is not asked for them. */
    private record Taken() implements BoundDriver {

        @Override
        public Outcome<Optional<String>> virtualFunctions(int count) {
            return Outcome.done(Optional.empty());
        }

        @Override
        public RemoveAnswer remove(Removal removal) {
            return RemoveAnswer.REMOVED;
        }
    }

    /** A known fact about the answer of a driver's probe. */
    @FunctionalInterface
    public interface ProbeFact {

        /** {@return why the driver does not take the device, empty if it does} */
        Optional<Refusal> against(Device device);
    }

    /** @param description the driver's name, bus and ids */
    public CatalogueDriver(DriverDescription description) {
        this(description, device -> Optional.empty());
    }

    /**
     * @param description the driver's name, bus and ids
     * @param fact what is known of its probe
     */
    public CatalogueDriver(DriverDescription description, ProbeFact fact) {
        this.description = description;
        this.fact = fact;
    }

    /** {@return the description of a driver by name, with the ids that are known for built-in drivers} */
    public static DriverDescription describe(String bus, String name) {
        return DriverDescription.of(bus, name).withIds(BuiltInIds.of(bus, name));
    }

    @Override
    public DriverDescription description() {
        return description;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        Device device = context.device();
        return KnownProbes.refusal(description, device)
                .or(() -> fact.against(device))
                .<ProbeAnswer>map(ProbeAnswer.Refused::new)
                .orElseGet(() -> new ProbeAnswer.Bound(new Taken()));
    }
}
