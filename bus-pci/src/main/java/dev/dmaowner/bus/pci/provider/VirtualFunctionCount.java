package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.bus.pci.topology.VirtualFunctionOf.Probing;
import dev.dmaowner.bus.pci.topology.VirtualFunctions;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The file {@code sriov_numvfs} of a physical function: its driver makes virtual functions, or takes all of them away. */
final class VirtualFunctionCount {

    private static final int LARGEST_NUMBER = 0xffff;

    private VirtualFunctionCount() {}

    /** The kernel's {@code sriov_numvfs_store}, its tests in the kernel's order. */
    static WriteAnswer write(ControlContext context, String text) {
        OptionalLong number = KernelText.unsigned(text);
        if (number.isEmpty() || Long.compareUnsigned(number.getAsLong(), LARGEST_NUMBER) > 0) {
            return refused(Errno.EINVAL, "sriov_numvfs takes a number of at most 16 bits");
        }
        int wanted = (int) number.getAsLong();
        return context.oneAtATime(() -> context.device() instanceof PciFunction physical
                ? physical.virtualFunctions()
                        .found()
                        .map(functions -> set(context, physical, functions, wanted))
                        .orElse(WriteAnswer.DONE)
                : WriteAnswer.DONE);
    }

    /** The file {@code sriov_drivers_autoprobe}: whether drivers may take the virtual functions of their own accord. */
    static WriteAnswer autoprobe(ControlContext context, String text) {
        Optional<Boolean> allowed = KernelText.truth(text);
        if (allowed.isEmpty()) {
            return refused(Errno.EINVAL, "sriov_drivers_autoprobe takes 0 or 1");
        }
        Probing probing = allowed.get() ? Probing.ALLOWED : Probing.ONLY_UNDER_OVERRIDE;
        List<Device> afterwards = new ArrayList<>();
        for (Device device : context.devices()) {
            boolean concerned = device.id().equals(context.device().id())
                    || device.virtualFunctionOf()
                            .equals(Optional.of(context.device().id()));
            if (concerned && device instanceof PciFunction function) {
                afterwards.add(function.with(probing));
            }
        }
        context.add(List.of(), afterwards);
        return WriteAnswer.DONE;
    }

    private static WriteAnswer set(
            ControlContext context, PciFunction physical, VirtualFunctions functions, int wanted) {
        if (wanted > functions.total()) {
            return refused(Errno.ERANGE, physical + " can have " + functions.total() + " virtual functions at most");
        }
        if (wanted == functions.enabled()) {
            return WriteAnswer.DONE;
        }
        // The driver is asked for a number only if there are none; whether it can be asked at all comes first.
        Outcome<Optional<String>> allowed = context.virtualFunctions(functions.enabled() > 0 ? 0 : wanted);
        if (allowed instanceof Outcome.Refused<Optional<String>> refused) {
            return WriteAnswer.refused(refused.why());
        }
        if (wanted == 0) {
            return takeAway(context, physical);
        }
        if (functions.enabled() > 0) {
            return WriteAnswer.refused(
                    Refusal.of(Errno.EBUSY, physical + " has " + functions.enabled() + " virtual functions already")
                            .curedBy("write 0 first"));
        }
        List<Device> found = new ArrayList<>(functions.first(wanted, physical));
        List<Device> afterwards = new ArrayList<>(found);
        afterwards.add(physical.withVirtualFunctions(wanted));
        context.add(found, afterwards, allowed.value().orElseThrow());
        return WriteAnswer.DONE;
    }

    /** The last goes first. While userspace holds one of them, the write waits. */
    private static WriteAnswer takeAway(ControlContext context, PciFunction physical) {
        List<DeviceId> all = new ArrayList<>();
        for (Device device : context.devices()) {
            if (device.virtualFunctionOf().equals(Optional.of(physical.id()))) {
                all.add(device.id());
            }
        }
        Collections.reverse(all);
        WriteAnswer answer = context.remove(all);
        if (answer instanceof WriteAnswer.Waiting waiting) {
            waiting.pending().whenAnswered(late -> haveNone(context, physical));
        } else {
            haveNone(context, physical);
        }
        return answer;
    }

    private static void haveNone(ControlContext context, PciFunction physical) {
        context.add(List.of(), List.of(physical.withVirtualFunctions(0)));
    }

    private static WriteAnswer refused(Errno errno, String reason) {
        return WriteAnswer.refused(Refusal.of(errno, reason));
    }
}
