package dev.dmaowner.app.prediction;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.PredictedGroups;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.GroupForecast;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Predicts the groups of a whole host when it is first asked about one of its devices, and wakes no device for it. Not thread-safe. */
public final class LazyPrediction implements PredictedGroups {

    private final Host host;
    private final MachineFactory machines;
    private @Nullable Prediction prediction;

    /**
     * @param host the host
     * @param machines has the plug-ins, and chooses the rules
     */
    public LazyPrediction(Host host, MachineFactory machines) {
        this.host = host;
        this.machines = machines;
    }

    @Override
    public Optional<GroupForecast.Group> of(DeviceId device) throws IOException {
        Prediction made = prediction;
        if (made == null) {
            made = Predictor.of(host, machines, withoutWaking(host));
            prediction = made;
        }
        return made.groupOf(device);
    }

    /** {@return how much of a host's configuration space may be read if no device is to be woken; a recording wakes none} */
    public static ConfigSpace withoutWaking(Host host) {
        return host.description().kind() == HostDescription.Kind.LIVE ? ConfigSpace.READ_ACTIVE : ConfigSpace.READ_ALL;
    }
}
