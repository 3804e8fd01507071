package dev.dmaowner.plan.check;

import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Objects to taking a device with open nodes: the process loses them, or the unbind waits for it. */
final class OpenNodesGuard implements Guard {

    @Override
    public String name() {
        return "open-nodes";
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        List<String> holders = use.holders(device);
        return holders.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", holders));
    }

    @Override
    public Optional<String> notRecorded(HostUse use, SurveyedDevice device) throws IOException {
        if (!use.looksAtNodes(device)) {
            return Optional.empty();
        }
        return switch (use.openNodes().seen()) {
            case ALL -> Optional.empty();
            case OWN -> Optional.of("only root sees which nodes the processes of other users have open");
            case NOTHING -> Optional.of("which processes have nodes open is not recorded here (/proc/*/fd)");
        };
    }

    @Override
    public boolean isAskedAbout(Goal goal) {
        return true;
    }
}
