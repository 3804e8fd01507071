package dev.dmaowner.firmware;

import java.io.IOException;

/** Bytes that are not a device tree: what is wrong and where. */
public final class DeviceTreeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * @param offset the byte at which the tree stops making sense
     * @param wrong what is wrong there
     */
    public DeviceTreeException(long offset, String wrong) {
        super("not a device tree: " + wrong + " (at offset 0x" + Long.toHexString(offset) + ")");
        this.offset = offset;
    }

    /** {@return the byte at which the tree stops making sense, counted from the start of the tree} */
    public long offset() {
        return offset;
    }
}
