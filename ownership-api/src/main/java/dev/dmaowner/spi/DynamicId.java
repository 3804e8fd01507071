package dev.dmaowner.spi;

/** An id that was added to a driver at run time, as through {@code new_id}. Its form is the bus's own. */
public interface DynamicId {

    /** {@return whether the id fits the device} */
    boolean matches(Device device);
}
