package dev.dmaowner.testkit;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A driver that is scripted by a test and counts its calls. By default it binds every device that it is offered. Safe for use by several
 * threads, one of which scripts it.
 */
public final class ScriptedDriver implements Driver {

    private final DriverDescription description;
    private final DmaManagement management;
    private Function<ProbeContext, ProbeAnswer> probing = this::bind;
    private boolean removalWaits;
    private @Nullable Removal waiting;
    private int probes;
    private int removals;

    /**
     * @param description its description
     * @param management who manages DMA for it, under all rules
     */
    public ScriptedDriver(DriverDescription description, DmaManagement management) {
        this.description = description;
        this.management = management;
    }

    /** From now on its probe binds. */
    public synchronized ScriptedDriver binding() {
        return probing(this::bind);
    }

    /** From now on its probe is refused. */
    public synchronized ScriptedDriver refusing(Errno errno) {
        return probing(context -> ProbeAnswer.refused(errno, "scripted"));
    }

    /** From now on its probe asks to be tried again. */
    public synchronized ScriptedDriver deferring() {
        return probing(context -> new ProbeAnswer.Deferred("scripted"));
    }

    /** From now on its probe throws. */
    public synchronized ScriptedDriver throwing() {
        return probing(context -> {
            throw new IllegalStateException("scripted");
        });
    }

    /** From now on it probes so. */
    public synchronized ScriptedDriver probing(Function<ProbeContext, ProbeAnswer> how) {
        probing = how;
        return this;
    }

    /** From now on its removals wait until {@link #letGo}. */
    public synchronized ScriptedDriver holdingOn() {
        removalWaits = true;
        return this;
    }

    /**
     * End a removal that waits.
     *
     * @throws IllegalStateException if none waits
     */
    public void letGo() {
        Removal held;
        synchronized (this) {
            held = waiting;
            waiting = null;
            removalWaits = false;
        }
        if (held == null) {
            throw new IllegalStateException("no removal of " + description.name() + " waits");
        }
        held.finished();
    }

    private ProbeAnswer bind(ProbeContext context) {
        return new ProbeAnswer.Bound(this::remove);
    }

    private synchronized RemoveAnswer remove(Removal removal) {
        removals++;
        if (removalWaits) {
            waiting = removal;
            return new RemoveAnswer.Waiting("the test");
        }
        return RemoveAnswer.REMOVED;
    }

    /** {@return how often it was asked to probe} */
    public synchronized int probes() {
        return probes;
    }

    /** {@return how often it was removed from a device} */
    public synchronized int removals() {
        return removals;
    }

    @Override
    public DriverDescription description() {
        return description;
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return management;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        Function<ProbeContext, ProbeAnswer> how;
        synchronized (this) {
            probes++;
            how = probing;
        }
        return how.apply(context);
    }
}
