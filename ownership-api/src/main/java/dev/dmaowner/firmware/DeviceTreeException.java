package dev.dmaowner.firmware;

import java.io.IOException;

/** Thrown for bytes that are not a device tree, with the place and the problem. */
public final class DeviceTreeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * @param offset the first invalid byte
     * @param wrong the problem
     */
    public DeviceTreeException(long offset, String wrong) {
        super("not a device tree: " + wrong + " (at offset 0x" + Long.toHexString(offset) + ")");
        this.offset = offset;
    }

    /** {@return the offset of the first invalid byte in the tree} */
    public long offset() {
        return offset;
    }
}
