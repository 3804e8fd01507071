package dev.dmaowner.spi;

import java.util.List;

/** A bus's part of a device's {@code uevent} file. */
@FunctionalInterface
public interface UeventKeys {

    /** {@return lines {@code KEY=VALUE} in the kernel's order} */
    List<String> of(Device device);
}
