package dev.dmaowner.spi;

import dev.dmaowner.host.WriteAnswer;

/**
 * A file through which a bus is controlled, besides those that every bus has ({@code bind}, {@code unbind},
 * {@code drivers_probe}, {@code drivers_autoprobe}, {@code uevent}) and {@code driver_override}, which nearly every bus has.
 *
 * @param place whose directory it is in
 * @param name the file's name
 * @param handler what a write to it does
 */
public record ControlFile(Place place, String name, Handler handler) {

    /** Whose directory a control file is in. */
    public enum Place {
        BUS,
        DRIVER,
        DEVICE,
        /** The writing of an attribute that a device has; a device without the attribute has no such file. */
        ATTRIBUTE
    }

    /** What a write does. Called without a lock held. */
    @FunctionalInterface
    public interface Handler {

        /** @param text what was written, as it was written */
        WriteAnswer write(ControlContext context, String text);
    }
}
