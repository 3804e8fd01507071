/**
 * The platform bus: devices that no hardware announces, but a device tree, ACPI or a driver does.
 *
 * <p>{@link dev.dmaowner.bus.platform.PlatformDevice} is what a driver sees of one. The bus type itself is concealed; it is
 * found as a service.
 *
 * @provides dev.dmaowner.spi.BusType the bus named {@code platform}
 */
module dev.dmaowner.bus.platform {
    requires transitive dev.dmaowner;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner.bus.platform;

    provides dev.dmaowner.spi.BusType with
            dev.dmaowner.bus.platform.provider.PlatformBus;
}
