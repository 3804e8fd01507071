package dev.dmaowner.app.scenario;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.scenario.OperationAnswer.Done;
import dev.dmaowner.app.scenario.OperationAnswer.Refused;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps the recordings' verbs for VFIO's files to opens and requests of any character device. */
final class VfioVerbs {

    static final List<String> NAMES = List.of(
            "attach_ioas",
            "bind_iommufd",
            "detach_ioas",
            "get_device",
            "open_cdev",
            "open_container",
            "open_group",
            "open_iommufd",
            "set_container",
            "set_iommu",
            "status",
            "unset_container");

    private final Operator operator;
    private final Host host;

    VfioVerbs(Operator operator, Host host) {
        this.operator = operator;
        this.host = host;
    }

    /** {@return the answer, empty if the verb is not one of these} */
    Optional<OperationAnswer> perform(Operation operation) throws IOException {
        if (!NAMES.contains(operation.verb())) {
            return Optional.empty();
        }
        String name = operation.word(0);
        return Optional.of(
                switch (operation.verb()) {
                    case "open_group" -> operator.open(name, "/dev/vfio/" + operation.word(1));
                    case "open_container" -> operator.open(name, "/dev/vfio/vfio");
                    case "open_iommufd" -> operator.open(name, "/dev/iommu");
                    case "open_cdev" -> openCharacterDevice(name, operation.word(1), operation.word(2));
                    case "get_device" ->
                        withoutValue(request(operation.word(1), "get_device", name, deviceWithOptions(operation)));
                    case "status" -> request(name, "status", name + "/status");
                    case "attach_ioas" -> withoutValue(attachIoas(operation));
                    case "set_container", "bind_iommufd" -> withoutValue(requestWithFile(operation));
                    default ->
                        withoutValue(operator.request(
                                name, new NodeRequest(operation.verb(), options(operation, 1)), name + "/file"));
                });
    }

    private OperationAnswer request(String name, String verb, String given, Argument... arguments) {
        return operator.request(name, NodeRequest.of(verb, arguments), given);
    }

    /** The file allocates an address space first, even for a name under which no device is open. */
    private OperationAnswer attachIoas(Operation operation) {
        String file = operation.word(1);
        if (!operator.isOpen(operation.word(0))) {
            OperationAnswer allocated = request(file, "ioas_alloc", file + "/file");
            return allocated instanceof Done ? Operator.NOTHING_OPEN : allocated;
        }
        return requestWithFile(operation);
    }

    private OperationAnswer requestWithFile(Operation operation) {
        String name = operation.word(0);
        List<Argument> arguments = new ArrayList<>(List.of(operator.file(operation.word(1))));
        arguments.addAll(options(operation, 2));
        return operator.request(name, new NodeRequest(operation.verb(), arguments), name + "/file");
    }

    /** {@return the words from an index on, as a request's further arguments, such as {@code pasid=3}} */
    private List<Argument> options(Operation operation, int from) {
        List<String> words = operation.words();
        return words.subList(Math.min(from, words.size()), words.size()).stream()
                .map(operator::argument)
                .toList();
    }

    /** The kernel takes the device's name and its options as one text. */
    private static Argument deviceWithOptions(Operation operation) {
        operation.word(2);
        return new Argument.Text(
                String.join(" ", operation.words().subList(2, operation.words().size())));
    }

    private OperationAnswer openCharacterDevice(String name, String bus, String device) throws IOException {
        List<String> nodes = host.list("/sys/bus/" + bus + "/devices/" + device + "/vfio-dev");
        return nodes.isEmpty() && !operator.isOpen(name)
                ? new Refused(withCure(Refusal.of(Errno.ENOENT, device + " has no VFIO character device")))
                : operator.open(name, "/dev/vfio/devices/" + String.join("", nodes));
    }

    private Refusal withCure(Refusal why) {
        return Suggestion.forCharacterDevices(host).map(why::curedBy).orElse(why);
    }

    /** The result of these requests has no meaning; only {@code status} returns flags. */
    private static OperationAnswer withoutValue(OperationAnswer answer) {
        return answer instanceof Done ? OperationAnswer.DONE : answer;
    }
}
