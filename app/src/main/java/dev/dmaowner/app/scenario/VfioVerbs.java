package dev.dmaowner.app.scenario;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.scenario.OperationAnswer.Done;
import dev.dmaowner.app.scenario.OperationAnswer.Refused;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import java.io.IOException;
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
                        withoutValue(
                                request(operation.word(1), "get_device", name, new Argument.Text(operation.word(2))));
                    case "status" -> request(name, "status", name + "/status");
                    case "attach_ioas" -> withoutValue(attachIoas(name, operation.word(1)));
                    case "set_container", "bind_iommufd" ->
                        withoutValue(request(name, operation.verb(), name + "/file", operator.file(operation.word(1))));
                    default -> withoutValue(request(name, operation.verb(), name + "/file"));
                });
    }

    private OperationAnswer request(String name, String verb, String given, Argument... arguments) {
        return operator.request(name, NodeRequest.of(verb, arguments), given);
    }

    /** The file allocates an address space first, even for a name under which no device is open. */
    private OperationAnswer attachIoas(String name, String file) {
        if (!operator.isOpen(name)) {
            OperationAnswer allocated = request(file, "ioas_alloc", file + "/file");
            return allocated instanceof Done ? Operator.NOTHING_OPEN : allocated;
        }
        return request(name, "attach_ioas", name + "/file", operator.file(file));
    }

    private OperationAnswer openCharacterDevice(String name, String bus, String device) throws IOException {
        List<String> nodes = host.list("/sys/bus/" + bus + "/devices/" + device + "/vfio-dev");
        return nodes.isEmpty() && !operator.isOpen(name)
                ? new Refused(Refusal.of(Errno.ENOENT, device + " has no VFIO character device"))
                : operator.open(name, "/dev/vfio/devices/" + String.join("", nodes));
    }

    /** The result of these requests has no meaning; only {@code status} returns flags. */
    private static OperationAnswer withoutValue(OperationAnswer answer) {
        return answer instanceof Done ? OperationAnswer.DONE : answer;
    }
}
