package dev.dmaowner.machine.event;

import dev.dmaowner.Refusal;
import dev.dmaowner.spi.Match;
import java.util.Optional;

/**
 * The result of the last offer of a device to one driver that it matched.
 *
 * @param driver the driver
 * @param match how it matched
 * @param stage the stage at which it ended
 * @param refusal why it ended there, empty if the device was bound
 */
public record Attempt(String driver, Match match, Stage stage, Optional<Refusal> refusal) {

    /** The stages of a bind, in the order of the merged rules; the proposal claims before it configures. */
    public enum Stage {
        /** The bus configures the device for DMA, and it joins its group: {@code dma_configure}. */
        DMA_CONFIGURE,
        /** The group is claimed for the driver's use of the DMA API. */
        CLAIM,
        /** The driver probes the device. */
        PROBE,
        /** The driver is bound to the device. */
        BOUND
    }
}
