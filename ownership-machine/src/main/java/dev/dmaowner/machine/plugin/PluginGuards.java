package dev.dmaowner.machine.plugin;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IommuDriver;
import java.util.Objects;

/**
 * Guards around plug-ins. A guarded plug-in answers every operation: where the plug-in itself throws, the exception is reported
 * and the answer is one that disturbs nothing else. Machines and {@link Plugins} guard what they are given; guarding twice has
 * no effect.
 */
public final class PluginGuards {

    private PluginGuards() {}

    /**
     * {@return the bus type behind a guard} Its description is asked for now, and never again.
     *
     * @throws RuntimeException or an {@link Error} that the description threw
     */
    public static BusType guard(BusType bus, PluginReporter reporter) {
        return bus instanceof GuardedBus ? bus : GuardedBus.of(bus, reporter.once());
    }

    /**
     * {@return the IOMMU driver behind a guard} Its name is asked for now, and never again.
     *
     * @throws RuntimeException or an {@link Error} that the name threw
     */
    public static IommuDriver guard(IommuDriver driver, PluginReporter reporter) {
        return driver instanceof GuardedIommuDriver ? driver : GuardedIommuDriver.of(driver, reporter.once());
    }

    /**
     * Throws what was thrown if it says that Java itself cannot go on, as when there is no memory left: then no answer is better than
     * one that rests on it. A stack that was full is empty again.
     *
     * @param thrown what a plug-in threw
     */
    public static void passOnFailureOfJava(Throwable thrown) {
        if (thrown instanceof VirtualMachineError failure && !(thrown instanceof StackOverflowError)) {
            throw failure;
        }
    }

    /** {@return what a caller has to refuse, as an exception, which is what callers of a guard expect} */
    static RuntimeException asException(Throwable thrown) {
        return thrown instanceof RuntimeException exception
                ? exception
                : new IllegalStateException(thrown.toString(), thrown);
    }

    /**
     * {@return the description of a driver that can take part} A driver that cannot answer who manages DMA, or whether it attaches domains, would fail in every
     * survey.
     *
     * @throws RuntimeException or an {@link Error} that the driver threw, or because it answered null
     */
    public static DriverDescription check(Driver driver) {
        DriverDescription description = Objects.requireNonNull(driver.description(), "description() answered null");
        for (OwnershipRules rules : OwnershipRules.values()) {
            Objects.requireNonNull(driver.dmaManagement(rules), "dmaManagement() answered null");
        }
        driver.attachesOwnDomain();
        return description;
    }
}
