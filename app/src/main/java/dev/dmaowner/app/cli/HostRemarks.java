package dev.dmaowner.app.cli;

import dev.dmaowner.host.Host;

/** Says what limits what a host says, for commands whose output has no place for it. */
public final class HostRemarks {

    private HostRemarks() {}

    /** Print the remarks on standard error, a line each. */
    public static void print(Console console, String command, Host host) {
        host.description().remarks().forEach(remark -> console.err()
                .println("dmaowner " + command + ": note: " + remark));
    }
}
