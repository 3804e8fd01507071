package dev.dmaowner.firmware;

/** What a host's firmware says, read once. */
public final class Firmware {

    /** Firmware that says nothing. */
    public static final Firmware NONE = new Firmware();
}
