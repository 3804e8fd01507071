package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Goal;

/** What a run is for, in one line. */
final class RunLine {

    private RunLine() {}

    /** {@return the goal, such as {@code take pci/0000:01:00.0 to vfio-pci}} */
    static String what(Goal goal) {
        StringBuilder text = new StringBuilder(goal.word());
        for (DeviceId device : goal.devices()) {
            text.append(' ').append(device);
        }
        if (goal instanceof Goal.Take take) {
            text.append(" to ").append(String.join(", ", take.drivers()));
            take.functions().ifPresent(made -> text.append(", after vfs ")
                    .append(made.device())
                    .append(' ')
                    .append(made.count()));
        } else if (goal instanceof Goal.Vfs vfs) {
            text.append(' ').append(vfs.count());
        }
        return text.toString();
    }
}
