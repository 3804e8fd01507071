package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the driver of a network device keeps for its virtual functions: MAC addresses, VLANs and the like. */
public final class FunctionLinks {

    /** What the kernel's {@code dev_valid_name} allows, with its limit of length, but for names that a program would take for an option. */
    private static final Pattern INTERFACE = Pattern.compile("[!-,.0-~&&[^/:]][!-~&&[^/:]]{0,14}");

    private FunctionLinks() {}

    /** {@return whether an interface can be called so} */
    public static boolean isInterface(String name) {
        return INTERFACE.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }

    /**
     * {@return the network interface of a device, empty if it has none, or several of which none is known to be the one}
     *
     * @throws IOException if the host cannot be read
     */
    public static Optional<String> networkInterface(Host host, DeviceId device) throws IOException {
        List<String> names = host.list(DeviceBinding.folder(device) + "/net");
        return names.size() == 1 && isInterface(names.get(0)) ? Optional.of(names.get(0)) : Optional.empty();
    }

    /**
     * {@return what is kept for the virtual functions of a device, empty if the host does not tell}
     *
     * @throws IOException if the host cannot be read, or tells what cannot be understood
     */
    public static Optional<List<FunctionLink>> of(Host host, DeviceId device) throws IOException {
        Optional<String> networkInterface = networkInterface(host, device);
        return networkInterface.isPresent() ? host.functionLinks(networkInterface.get()) : Optional.empty();
    }

    /** {@return the same, empty also if the host cannot be read or understood} */
    public static Optional<List<FunctionLink>> known(Host host, DeviceId device) {
        try {
            return of(host, device);
        } catch (IOException e) {
            // What is not known is set as a whole.
            return Optional.empty();
        }
    }

    /** {@return what is still to be set for a function, where this is set for all of them now} */
    public static FunctionLink missing(List<FunctionLink> now, FunctionLink wanted) {
        return wanted.without(now.stream()
                .filter(link -> link.number() == wanted.number())
                .findFirst()
                .orElse(new FunctionLink(wanted.number(), Map.of())));
    }
}
