package dev.dmaowner.app.rig;

import dev.dmaowner.Digits;
import dev.dmaowner.Errno;
import dev.dmaowner.app.scenario.Operation;
import dev.dmaowner.app.scenario.OperationAnswer;
import dev.dmaowner.app.scenario.Operator;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The process that ran the commands of a recording. It holds group, container and device files, and refuses by itself what
 * it holds already or does not hold; all else it asks the host. Not safe for use by several threads.
 */
public final class UserProcess {

    private static final String DEVICES = "/sys/bus/pci/devices/";
    private static final String OK = "OK";

    private final Operator operator;
    private final Set<String> groups = new HashSet<>();
    private final Set<String> devices = new HashSet<>();
    private final Map<String, String> containers = new HashMap<>();
    private int lastContainer;

    /** @param operator carries out what the process asks of the host */
    public UserProcess(Operator operator) {
        this.operator = operator;
    }

    /**
     * What a command gave.
     *
     * @param result {@code OK} or the name of the error
     * @param last what the host answered last
     * @param value the number that it gave
     */
    public record Given(String result, OperationAnswer last, OptionalLong value) {

        static Given byItself(String result) {
            return new Given(result, OperationAnswer.DONE, OptionalLong.empty());
        }

        static Given of(OperationAnswer answer) {
            String name = answer.refusal().map(why -> why.errno().name()).orElse(OK);
            OptionalLong number = answer instanceof OperationAnswer.Done done ? done.value() : OptionalLong.empty();
            return new Given(answer instanceof OperationAnswer.Waits ? "waits" : name, answer, number);
        }

        boolean isDone() {
            return result.equals(OK);
        }
    }

    /** {@return the result that recordings write, with the name of an error that they know by number only} */
    public static String named(String result) {
        boolean number = result.startsWith("E") && result.length() < 6 && Digits.areAllOf(result.substring(1));
        return number
                ? Errno.ofNumber(Integer.parseInt(result.substring(1)))
                        .map(Errno::name)
                        .orElse(result)
                : result;
    }

    /**
     * Run one command.
     *
     * @throws IllegalArgumentException if there is no such command, or it lacks words
     */
    public Given run(Operation command) throws IOException {
        return switch (command.verb()) {
            case "override" ->
                write(
                        DEVICES + word(command, 0) + "/driver_override",
                        command.words().size() > 1 ? word(command, 1) : "-");
            case "probe" -> write("/sys/bus/pci/drivers_probe", word(command, 0));
            case "bind" -> write("/sys/bus/pci/drivers/" + word(command, 1) + "/bind", word(command, 0));
            case "unbind" -> write(DEVICES + word(command, 0) + "/driver/unbind", word(command, 0));
            case "gtype" -> write("/sys/kernel/iommu_groups/" + word(command, 0) + "/type", word(command, 1));
            case "gopen" -> openGroup(word(command, 0));
            case "gclose" -> closeGroup(word(command, 0));
            case "gstatus" -> ofGroup(word(command, 0), "status");
            case "attach" -> attach(command);
            case "detach" -> detach(word(command, 0));
            case "getdev" -> getDevice(word(command, 0), word(command, 1));
            case "putdev" -> putDevice(word(command, 0));
            default -> throw new IllegalArgumentException("there is no command '" + command.verb() + "'");
        };
    }

    private static String word(Operation command, int index) {
        if (index >= command.words().size()) {
            throw new IllegalArgumentException("'" + command + "' lacks a word");
        }
        return command.words().get(index);
    }

    private Given ask(String verb, String... words) throws IOException {
        return Given.of(operator.perform(new Operation(verb, List.of(words))));
    }

    private Given write(String path, String text) throws IOException {
        return ask("write", path, text);
    }

    private static String groupFile(String group) {
        return "group " + group;
    }

    private Given openGroup(String group) throws IOException {
        if (groups.contains(group)) {
            return Given.byItself("EEXIST");
        }
        Given given = ask("open_group", groupFile(group), group);
        if (given.isDone()) {
            groups.add(group);
        }
        return given;
    }

    private Given closeGroup(String group) throws IOException {
        if (!groups.remove(group)) {
            return Given.byItself("ENOENT");
        }
        Given given = ask("close", groupFile(group));
        dropContainer(group);
        return given;
    }

    private Given ofGroup(String group, String verb) throws IOException {
        return groups.contains(group) ? ask(verb, groupFile(group)) : Given.byItself("ENOENT");
    }

    /** A container of its own, made for the group, or that of another group, which may have none. */
    private Given attach(Operation command) throws IOException {
        String group = word(command, 0);
        if (!groups.contains(group)) {
            return Given.byItself("ENOENT");
        }
        boolean own = command.words().size() == 1;
        String container = own ? openContainer() : containers.getOrDefault(word(command, 1), "no container");
        Given given = ask("set_container", groupFile(group), container);
        if (given.isDone()) {
            containers.put(group, container);
            return own ? ask("set_iommu", container) : given;
        }
        if (own) {
            ask("close", container);
        }
        return given;
    }

    private String openContainer() throws IOException {
        lastContainer++;
        String container = "container " + lastContainer;
        ask("open_container", container);
        return container;
    }

    private Given detach(String group) throws IOException {
        Given given = ofGroup(group, "unset_container");
        if (given.isDone()) {
            dropContainer(group);
        }
        return given;
    }

    private void dropContainer(String group) throws IOException {
        String container = containers.remove(group);
        if (container != null && !containers.containsValue(container)) {
            ask("close", container);
        }
    }

    private Given getDevice(String group, String device) throws IOException {
        if (!groups.contains(group)) {
            return Given.byItself("ENOENT");
        }
        if (devices.contains(device)) {
            return Given.byItself("EEXIST");
        }
        Given given = ask("get_device", "device " + device, groupFile(group), device);
        if (given.isDone()) {
            devices.add(device);
        }
        return given;
    }

    private Given putDevice(String device) throws IOException {
        return devices.remove(device) ? ask("close", "device " + device) : Given.byItself("ENOENT");
    }
}
