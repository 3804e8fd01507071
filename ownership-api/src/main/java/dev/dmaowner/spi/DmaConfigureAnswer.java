package dev.dmaowner.spi;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.DmaConfiguration;
import java.util.Optional;

/** What a bus's {@code dma_configure} decided. */
public sealed interface DmaConfigureAnswer {

    /** Configured, and the driver shall use the group's default domain: the machine counts it as a user. */
    record Use(DmaConfiguration configuration) implements DmaConfigureAnswer {}

    /** Configured, and the default domain is left alone, because the driver manages DMA itself or the bus does not claim. */
    record Leave(DmaConfiguration configuration) implements DmaConfigureAnswer {}

    /** It failed. */
    record Refused(Refusal why) implements DmaConfigureAnswer {}

    /** Not yet: the probe shall be tried again later. */
    record Deferred(String reason) implements DmaConfigureAnswer {}

    /** {@return what was configured, whether the default domain is used or left alone; empty if nothing was} */
    default Optional<DmaConfiguration> configured() {
        if (this instanceof Use use) {
            return Optional.of(use.configuration());
        }
        return this instanceof Leave leave ? Optional.of(leave.configuration()) : Optional.empty();
    }

    /**
     * {@return what a bus answers that leaves the default domain alone just if the driver manages DMA itself, as most do}
     *
     * @param configured what firmware says; a refusal with EPROBE_DEFER defers
     * @param management who manages DMA
     */
    static DmaConfigureAnswer of(Outcome<DmaConfiguration> configured, DmaManagement management) {
        return configured.fold(
                configuration ->
                        management == DmaManagement.BY_DRIVER ? new Leave(configuration) : new Use(configuration),
                why -> why.errno() == Errno.EPROBE_DEFER ? new Deferred(why.reason()) : new Refused(why));
    }
}
