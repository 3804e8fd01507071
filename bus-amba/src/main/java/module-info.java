/**
 * The AMBA bus: PrimeCell devices, which say what they are by a number in their own registers.
 *
 * <p>{@link dev.dmaowner.bus.amba.AmbaDevice} is what a driver sees of one. The bus type itself is concealed; it is found as
 * a service.
 *
 * @provides dev.dmaowner.spi.BusType the bus named {@code amba}
 */
module dev.dmaowner.bus.amba {
    requires transitive dev.dmaowner;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner.bus.amba;

    provides dev.dmaowner.spi.BusType with
            dev.dmaowner.bus.amba.provider.AmbaBus;
}
