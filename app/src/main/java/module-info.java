/**
 * The command {@code dmaowner}. It assembles the bus types and drivers that are installed beside it and requires none of
 * them; taking a plug-in's jar away takes away what it provides and nothing else.
 *
 * @uses dev.dmaowner.host.SystemCalls requests on nodes of the running machine, for the commands that make some
 * @uses dev.dmaowner.spi.BusType the buses that are installed
 * @uses dev.dmaowner.spi.Driver the drivers that are installed
 * @uses dev.dmaowner.spi.IommuDriver the drivers of IOMMUs that are installed
 * @provides org.slf4j.spi.SLF4JServiceProvider logging to standard error
 */
module dev.dmaowner.app {
    requires com.fasterxml.jackson.databind;
    requires dev.dmaowner;
    requires dev.dmaowner.machine;
    requires dev.dmaowner.plan;
    requires info.picocli;
    requires org.apache.commons.compress;
    requires org.jline.reader;
    requires org.slf4j;
    requires org.snakeyaml.engine.v2;
    requires org.tukaani.xz;
    requires static org.jspecify;

    // picocli sets the fields of commands by reflection.
    opens dev.dmaowner.app to
            info.picocli;
    opens dev.dmaowner.app.capture to
            info.picocli;
    // SLF4J makes the logging that it is told to use.
    opens dev.dmaowner.app.cli to
            info.picocli,
            org.slf4j;
    opens dev.dmaowner.app.compare to
            info.picocli;
    opens dev.dmaowner.app.completion to
            info.picocli;
    opens dev.dmaowner.app.demo to
            info.picocli;
    opens dev.dmaowner.app.doctor to
            info.picocli;
    opens dev.dmaowner.app.explain to
            info.picocli;
    opens dev.dmaowner.app.facts to
            info.picocli;
    opens dev.dmaowner.app.fleet to
            info.picocli;
    opens dev.dmaowner.app.groups to
            info.picocli;
    opens dev.dmaowner.app.hold to
            info.picocli;
    opens dev.dmaowner.app.plan to
            info.picocli;
    opens dev.dmaowner.app.plugins to
            info.picocli;
    opens dev.dmaowner.app.recording to
            info.picocli;
    opens dev.dmaowner.app.report to
            info.picocli;
    opens dev.dmaowner.app.rules to
            info.picocli;
    opens dev.dmaowner.app.scenario to
            info.picocli;
    opens dev.dmaowner.app.schema to
            info.picocli;
    opens dev.dmaowner.app.shell to
            info.picocli;
    opens dev.dmaowner.app.show to
            info.picocli;
    opens dev.dmaowner.app.trace to
            info.picocli;
    opens dev.dmaowner.app.watch to
            info.picocli;
    opens dev.dmaowner.app.why to
            info.picocli;

    uses dev.dmaowner.host.SystemCalls;
    uses dev.dmaowner.spi.BusType;
    uses dev.dmaowner.spi.Driver;
    uses dev.dmaowner.spi.IommuDriver;

    provides org.slf4j.spi.SLF4JServiceProvider with
            dev.dmaowner.app.cli.StderrLogging;
}
