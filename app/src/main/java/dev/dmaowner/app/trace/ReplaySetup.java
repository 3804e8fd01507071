package dev.dmaowner.app.trace;

import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.rig.RecordedMachine;
import dev.dmaowner.app.rig.TraceMachine;
import dev.dmaowner.app.rig.TraceMachine.Start;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.RulesChoice;
import java.io.IOException;
import java.util.Optional;

/**
 * On what machine recordings are replayed.
 *
 * @param plugins its parts
 * @param start how it starts
 * @param requested the rules that were asked for, empty for those of each recorded kernel
 */
record ReplaySetup(InstalledPlugins plugins, Start start, Optional<RulesChoice> requested) {

    /** {@return the usual setup: by rule, under the rules of the recorded kernel} */
    static ReplaySetup of(InstalledPlugins plugins) {
        return new ReplaySetup(plugins, Start.BY_RULE, Optional.empty());
    }

    RulesChoice rules(RecordedMachine recorded) {
        return requested.orElseGet(recorded::rules);
    }

    /**
     * {@return the machine of a recording, started}
     *
     * @throws IOException if the host cannot be read
     */
    Machine machine(RecordedMachine recorded, Host host) throws IOException {
        return new TraceMachine(recorded, host, plugins, rules(recorded)).start(start);
    }
}
