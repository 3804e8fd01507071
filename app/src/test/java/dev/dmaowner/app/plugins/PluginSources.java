package dev.dmaowner.app.plugins;

/** The sources of tiny plug-ins. */
final class PluginSources {

    private static final String BUS =
            """
            package %1$s;

            import dev.dmaowner.spi.*;
            import java.util.List;

            public final class Bus implements BusType {
                public Bus() {%3$s}
                public BusDescription description() { return BusDescription.plain("%2$s"); }
                public List<Device> enumerate(EnumerationSource source) { return List.of(); }
                public Match match(Device device, Candidate candidate) { return Match.FOREIGN; }
                public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) { return null; }
                public ProbeAnswer probe(ProbeContext context, Driver driver) { return driver.probe(context); }
                public RemoveAnswer remove(Device device, BoundDriver bound, Removal removal) { return bound.remove(removal); }
                public void dmaCleanup(Device device, DmaConfigureContext context) {}
            }
            """;

    private static final String DRIVER =
            """
            package %1$s;

            import dev.dmaowner.spi.*;

            public final class TheDriver implements Driver {
                public DriverDescription description() { return DriverDescription.of("%2$s", "%3$s"); }
                public ProbeAnswer probe(ProbeContext context) { return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO); }
            }
            """;

    private PluginSources() {}

    /** {@return a bus type in a package} */
    static String bus(String inPackage, String name) {
        return bus(inPackage, name, "");
    }

    /** {@return a bus type whose constructor does something} */
    static String bus(String inPackage, String name, String constructor) {
        return BUS.formatted(inPackage, name, constructor);
    }

    /** {@return a driver of a bus} */
    static String driver(String inPackage, String bus, String name) {
        return DRIVER.formatted(inPackage, bus, name);
    }

    /** {@return a descriptor that provides the bus type and requires more} */
    static String busModule(String name, String more) {
        return "module " + name + " { requires dev.dmaowner; " + more + " provides dev.dmaowner.spi.BusType with "
                + name + ".Bus; }";
    }

    /** {@return a descriptor that provides the driver} */
    static String driverModule(String name) {
        return "module " + name + " { requires dev.dmaowner; provides dev.dmaowner.spi.Driver with " + name
                + ".TheDriver; }";
    }
}
