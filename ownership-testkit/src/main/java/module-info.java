/**
 * What the author of a plug-in tests with. {@link dev.dmaowner.testkit.BusTypeContract},
 * {@link dev.dmaowner.testkit.DriverContract} and {@link dev.dmaowner.testkit.IommuDriverContract} are JUnit classes to
 * extend; the other types are their building blocks, for further tests.
 */
module dev.dmaowner.testkit {
    requires transitive dev.dmaowner;
    requires transitive dev.dmaowner.machine;
    requires transitive org.junit.jupiter.api;
    requires static org.apiguardian.api;
    requires static org.jspecify;

    exports dev.dmaowner.testkit;

    uses dev.dmaowner.spi.BusType;
    uses dev.dmaowner.spi.Driver;
    uses dev.dmaowner.spi.IommuDriver;
}
