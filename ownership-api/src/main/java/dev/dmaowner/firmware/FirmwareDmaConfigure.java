package dev.dmaowner.firmware;

/** The one walk over firmware that every bus shares when it configures a device for DMA. */
public final class FirmwareDmaConfigure {

    /** @param firmware what the walk goes over */
    public FirmwareDmaConfigure(Firmware firmware) {}
}
