package dev.dmaowner.testkit;

import dev.dmaowner.KernelRules;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverContext;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Stands between a machine and the driver that is tested: hears what it throws, and can change what it is handed. */
final class WatchedDriver implements Driver {

    private final Driver driver;
    private final UnaryOperator<ProbeContext> handed;
    private final List<String> thrown = new ArrayList<>();
    private final PublishedFiles files = new PublishedFiles();

    WatchedDriver(Driver driver, UnaryOperator<ProbeContext> handed) {
        this.driver = driver;
        this.handed = handed;
    }

    /** What it threw, with where; a driver throws nothing. */
    List<String> thrown() {
        return List.copyOf(thrown);
    }

    /** What it publishes. */
    PublishedFiles files() {
        return files;
    }

    @Override
    public DriverDescription description() {
        return driver.description();
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return driver.dmaManagement(rules);
    }

    @Override
    public boolean attachesOwnDomain() {
        return driver.attachesOwnDomain();
    }

    @Override
    public void registered(DriverContext context) {
        try {
            driver.registered(files.heard(DriverContext.class, context));
        } catch (RuntimeException e) {
            thrown.add("registered: " + e);
            throw e;
        }
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        try {
            ProbeAnswer answer = driver.probe(files.heard(ProbeContext.class, handed.apply(context)));
            return answer instanceof ProbeAnswer.Bound bound ? new ProbeAnswer.Bound(watched(bound.driver())) : answer;
        } catch (RuntimeException e) {
            thrown.add("probe: " + e);
            throw e;
        }
    }

    private BoundDriver watched(BoundDriver bound) {
        return removal -> {
            try {
                return bound.remove(removal);
            } catch (RuntimeException e) {
                thrown.add("remove: " + e);
                throw e;
            }
        };
    }
}
