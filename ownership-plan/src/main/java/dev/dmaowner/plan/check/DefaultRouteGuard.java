package dev.dmaowner.plan.check;

import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.Optional;

/** Objects to taking the network device of the default route, also below bonds, bridges and VLANs. */
final class DefaultRouteGuard implements Guard {

    static final String NAME = "default-route";

    private static final String NET = "/sys/class/net";
    private static final String ROUTES = "/proc/net/route";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isAskedAbout(Goal goal) {
        return !(goal instanceof Goal.Give);
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        for (String name : use.below(NET, device.device().sysfsPath())) {
            Optional<String> route = use.defaultRoutes().through(name);
            if (route.isPresent()) {
                return Optional.of("its network device " + name + " carries the default route"
                        + (route.get().equals(name) ? "" : " of " + route.get()));
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) {
        if (!DeviceKind.of(device).mayBeNetwork()) {
            return Optional.empty();
        } else if (!use.isRecorded(ROUTES)) {
            return Optional.of("the routes are not recorded here (" + ROUTES + ")");
        }
        return use.isRecorded(NET)
                ? Optional.empty()
                : Optional.of("the network devices are not recorded here (" + NET + ")");
    }
}
