package dev.dmaowner.app.plugins;

/**
 * A service that was found and does not take part.
 *
 * @param kind of which kind it is, such as {@code driver}
 * @param what its name if it got as far as saying it, else the class, else empty text
 * @param reason why, a sentence without a full stop
 */
public record RefusedPlugin(String kind, String what, String reason) {}
