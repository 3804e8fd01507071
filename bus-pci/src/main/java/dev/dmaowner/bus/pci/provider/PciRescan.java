package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.PciAddress;
import dev.dmaowner.Refusal;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files {@code rescan} of the bus and of a device: what is there but was removed is found again, one root bus after
 * the other.
 */
final class PciRescan {

    private PciRescan() {}

    static WriteAnswer writeToBus(ControlContext context, String text) {
        return write(context, text, function -> true);
    }

    static WriteAnswer writeToDevice(ControlContext context, String text) {
        return write(
                context,
                text,
                function -> context.device() instanceof PciFunction device && isOnOrBelowBusOf(device, function));
    }

    private static WriteAnswer write(ControlContext context, String text, Predicate<PciFunction> inReach) {
        OptionalLong number = KernelText.unsigned(text);
        if (number.isEmpty()) {
            return WriteAnswer.refused(Refusal.of(Errno.EINVAL, "rescan takes a number"));
        }
        if (number.getAsLong() == 0) {
            return WriteAnswer.DONE;
        }
        return context.oneAtATime(() -> {
            rescan(context, inReach);
            return WriteAnswer.DONE;
        });
    }

    private static void rescan(ControlContext context, Predicate<PciFunction> inReach) {
        Set<PciAddress> there = new HashSet<>();
        for (Device device : context.devices()) {
            if (device instanceof PciFunction function) {
                there.add(function.address());
            }
        }
        Map<String, List<PciFunction>> byRoot = new LinkedHashMap<>();
        for (Device device : context.absent()) {
            if (device instanceof PciFunction function && inReach.test(function) && canBeFound(function, there)) {
                there.add(function.address());
                byRoot.computeIfAbsent(rootDirectory(function), root -> new ArrayList<>())
                        .add(function);
            }
        }
        byRoot.values().forEach(found -> addAll(context, found));
    }

    /** A virtual function does not answer a scan: it comes back only when its physical function's driver makes it. */
    private static boolean canBeFound(PciFunction function, Set<PciAddress> there) {
        return !function.isVirtualFunction()
                && !there.contains(function.address())
                && function.place()
                        .bridge()
                        .map(bridge -> there.contains(bridge.address()))
                        .orElse(true);
    }

    private static void addAll(ControlContext context, List<PciFunction> found) {
        List<Device> whileAdded = new ArrayList<>(found.size());
        List<Device> afterwards = new ArrayList<>(found.size());
        for (PciFunction function : found) {
            whileAdded.add(function.with(ownFlag(function)));
            afterwards.add(function.address().function() > 0 ? function.with(PciFunction.Functions.SEVERAL) : function);
        }
        context.add(whileAdded, afterwards);
    }

    /**
     * While a function is added, nothing but its own header says that it is one of several. Where the header was not read,
     * it is taken to say so for functions above 0, as most real ones do.
     */
    private static PciFunction.Functions ownFlag(PciFunction function) {
        return function.configurationSpace()
                .functions()
                .found()
                .orElseGet(
                        () -> function.address().function() > 0 ? PciFunction.Functions.SEVERAL : function.functions());
    }

    private static boolean isOnOrBelowBusOf(PciFunction device, PciFunction function) {
        if (function.address().sharesBusWith(device.address())) {
            return true;
        }
        return function.bridgesAbove().stream()
                .anyMatch(bridge -> bridge.address().sharesBusWith(device.address()));
    }

    private static String rootDirectory(PciFunction function) {
        List<PciFunction> above = function.bridgesAbove();
        String path = (above.isEmpty() ? function : above.get(above.size() - 1)).sysfsPath();
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
