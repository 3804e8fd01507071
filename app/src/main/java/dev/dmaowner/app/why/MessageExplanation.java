package dev.dmaowner.app.why;

import dev.dmaowner.app.cli.Console;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.plan.survey.MachineView;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What {@code why} says of a message, for other commands. */
public final class MessageExplanation {

    private MessageExplanation() {}

    /**
     * Print what a message means, with what a host says of the device and the group that it names.
     *
     * @return whether the message is known; nothing is printed if not
     * @throws IOException if the host cannot be read
     */
    public static boolean print(String message, Host host, MachineFactory machines, Palette palette, Console console)
            throws IOException {
        Diagnosis diagnosis = Diagnosis.of(MessageTable.builtIn(), message);
        if (diagnosis.answers().isEmpty()) {
            return false;
        }
        List<NamedThings> named = diagnosis.answers().stream()
                .flatMap(answer -> answer.things().stream())
                .filter(NamedThings::areAny)
                .toList();
        Optional<MachineAnswer> answer = named.isEmpty()
                ? Optional.empty()
                : Optional.of(MachineAnswer.of(MachineView.of(host, machines), machines, List.of(), named));
        new WhyText(palette, console).print(new Explanation(diagnosis, List.of(), answer));
        return true;
    }
}
