package dev.dmaowner.machine;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverContext;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.spi.Removal;
import dev.dmaowner.spi.RemoveAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A driver that does as it is told, and counts. */
final class ScriptedDriver implements Driver {

    private DriverDescription description;
    private final DmaManagement management;
    private Function<ProbeContext, ProbeAnswer> probing = this::bind;
    boolean removalWaits;

    @Nullable
    Removal waiting;

    int probes;
    int removes;
    private int bound;
    final List<String> states = new ArrayList<>();

    @Nullable
    Runnable onRemove;

    @Nullable
    Consumer<DriverContext> onRegistered;

    ScriptedDriver(String name, DmaManagement management, String... ids) {
        this.description = DriverDescription.of("scripted", name, ids);
        this.management = management;
    }

    static ScriptedDriver ordinary(String name, String... ids) {
        return new ScriptedDriver(name, DmaManagement.BY_CORE, ids);
    }

    static ScriptedDriver managed(String name, String... ids) {
        return new ScriptedDriver(name, DmaManagement.BY_DRIVER, ids);
    }

    ScriptedDriver described(DriverDescription otherwise) {
        description = otherwise;
        return this;
    }

    ScriptedDriver refusing(Errno errno) {
        probing = context -> ProbeAnswer.refused(errno, "as scripted");
        return this;
    }

    ScriptedDriver deferring() {
        probing = context -> new ProbeAnswer.Deferred("as scripted");
        return this;
    }

    ScriptedDriver binding() {
        probing = this::bind;
        return this;
    }

    ScriptedDriver probing(Function<ProbeContext, ProbeAnswer> how) {
        probing = how;
        return this;
    }

    /** How many probes have bound. */
    synchronized int bound() {
        return bound;
    }

    ProbeAnswer bind(ProbeContext context) {
        return new ProbeAnswer.Bound(this::remove);
    }

    private RemoveAnswer remove(Removal removal) {
        synchronized (this) {
            removes++;
        }
        if (onRemove != null) {
            onRemove.run();
        }
        if (removalWaits) {
            waiting = removal;
            return new RemoveAnswer.Waiting("the test to let go");
        }
        return RemoveAnswer.REMOVED;
    }

    void letGo() {
        Removal held = waiting;
        if (held == null) {
            throw new IllegalStateException("nothing waits");
        }
        waiting = null;
        held.finished();
    }

    @Override
    public DriverDescription description() {
        return description;
    }

    @Override
    public void registered(DriverContext context) {
        if (onRegistered != null) {
            onRegistered.accept(context);
        }
    }

    @Override
    public DmaManagement dmaManagement(KernelRules rules) {
        return management;
    }

    @Override
    public ProbeAnswer probe(ProbeContext context) {
        synchronized (this) {
            probes++;
        }
        ProbeAnswer answer = probing.apply(context);
        if (answer instanceof ProbeAnswer.Bound) {
            synchronized (this) {
                bound++;
            }
        }
        return answer;
    }
}
