package dev.dmaowner.plan.check;

import java.util.List;

/** All safety checks. */
public final class Guards {

    private Guards() {}

    /** {@return the checks, the most dangerous findings first} */
    public static List<Guard> all() {
        return List.of(
                new DiskGuard(),
                new DefaultRouteGuard(),
                new VirtualFunctionsGuard(),
                new TpmGuard(),
                new ConsoleGuard(),
                new DisplayGuard(),
                new KeyboardGuard(),
                new OpenNodesGuard(),
                new NoIommuGuard(),
                new InterruptRemappingGuard(),
                new AssertedIsolationGuard(),
                new ResetGuard(),
                new PowerGuard());
    }
}
