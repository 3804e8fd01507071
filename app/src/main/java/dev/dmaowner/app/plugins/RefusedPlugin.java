package dev.dmaowner.app.plugins;

/**
 * A service that was found and refused.
 *
 * @param kind the kind of service, such as {@code driver}
 * @param what its name if it could be asked, else its class, else empty text
 * @param reason why, a sentence without a full stop
 */
public record RefusedPlugin(String kind, String what, String reason) {}
