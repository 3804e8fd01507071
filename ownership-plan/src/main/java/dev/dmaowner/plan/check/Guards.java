package dev.dmaowner.plan.check;

import java.util.List;

/** The guards that there are. */
public final class Guards {

    private Guards() {}

    /** {@return all of them, in the order in which they are asked} */
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
