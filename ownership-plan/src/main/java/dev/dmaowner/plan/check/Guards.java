package dev.dmaowner.plan.check;

import java.util.List;

/** All safety checks. */
public final class Guards {

    private Guards() {}

    /** {@return the checks in their order} */
    public static List<Guard> all() {
        return List.of(
                new DefaultRouteGuard(),
                new DiskGuard(),
                new DisplayGuard(),
                new VirtualFunctionsGuard(),
                new OpenNodesGuard(),
                new NoIommuGuard(),
                new InterruptRemappingGuard(),
                new ResetGuard(),
                new PowerGuard());
    }
}
