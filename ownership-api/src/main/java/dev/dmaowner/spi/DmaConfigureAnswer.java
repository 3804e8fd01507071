package dev.dmaowner.spi;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import java.util.Optional;

/** The answer of {@link BusType#dmaConfigure}. */
public sealed interface DmaConfigureAnswer {

    /** Configured; the driver uses the group's default domain, and the machine counts it as a user. */
    record Use(DmaConfiguration configuration) implements DmaConfigureAnswer {}

    /** Configured; the default domain is left alone, because the driver manages DMA itself or the bus never claims. */
    record Leave(DmaConfiguration configuration) implements DmaConfigureAnswer {}

    /** It failed. */
    record Refused(Refusal why) implements DmaConfigureAnswer {}

    /** Not yet; the machine retries the bind later. */
    record Deferred(String reason) implements DmaConfigureAnswer {}

    /** {@return what was configured, whether the default domain is used or left alone; empty if nothing was} */
    default Optional<DmaConfiguration> configured() {
        if (this instanceof Use use) {
            return Optional.of(use.configuration());
        }
        return this instanceof Leave leave ? Optional.of(leave.configuration()) : Optional.empty();
    }

    /**
     * {@return the answer of most buses, which leave the default domain alone only for a driver that manages DMA itself}
     *
     * @param configured what firmware says; a refusal with {@link Errno#EPROBE_DEFER} defers
     * @param management who manages DMA
     */
    static DmaConfigureAnswer of(Outcome<DmaConfiguration> configured, DmaManagement management) {
        return configured.fold(
                configuration ->
                        management == DmaManagement.BY_DRIVER ? new Leave(configuration) : new Use(configuration),
                why -> why.errno() == Errno.EPROBE_DEFER ? new Deferred(why.reason()) : new Refused(why));
    }
}
