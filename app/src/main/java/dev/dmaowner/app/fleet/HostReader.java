package dev.dmaowner.app.fleet;

import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what is asked for from one host. Safe for use by several threads. */
interface HostReader {

    /**
     * What one host answers.
     *
     * @param lines what is printed of it
     * @param devices how many devices fulfil the condition
     * @param tally how many devices gave which answers, where answers are counted; none elsewhere
     * @param effects what another kernel does to it; none where that is not asked
     * @param failure why it could not be read, empty if it could
     */
    record HostAnswer(
            List<String> lines,
            int devices,
            Map<List<String>, Integer> tally,
            Set<KernelEffect> effects,
            Optional<String> failure) {

        static HostAnswer of(List<String> lines, int devices) {
            return new HostAnswer(lines, devices, Map.of(), Set.of(), Optional.empty());
        }

        static HostAnswer failed(String why) {
            return new HostAnswer(List.of(), 0, Map.of(), Set.of(), Optional.of(why));
        }
    }

    /** What the next kernel does to a host. */
    enum KernelEffect {
        /** The comparison leaves something out, because it cannot be foretold. */
        NOT_FORETOLD,
        /** Something will be worse. */
        WORSE
    }

    /**
     * {@return what the host answers}
     *
     * @param place where it is
     * @param host the host as it was read
     * @param view its survey
     * @throws IOException if it cannot be read
     */
    HostAnswer read(Path place, Host host, MachineView view) throws IOException;

    /** {@return what users know the host by} */
    static String name(Path place) {
        return String.valueOf(place.getFileName());
    }
}
