package dev.dmaowner.app.names;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A virtual function that is not there, and that a physical function can make: its address follows from the files
 * {@code sriov_offset} and {@code sriov_stride}.
 *
 * @param physical the physical function
 * @param number which of its virtual functions it is, counted from 1
 * @param now how many that has, empty if the host does not show it
 */
record UnmadeFunction(PciAddress physical, int number, OptionalInt now) {

    private static final String DEVICES = "/sys/bus/pci/devices";

    /** {@return the function with an address that no device of the host has; empty if no device can make it} */
    static Optional<UnmadeFunction> of(Host host, String word) throws IOException {
        Optional<PciAddress> wanted = PciAddress.parse(word).or(() -> PciAddress.parse("0000:" + word));
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        for (String name : host.list(DEVICES)) {
            Optional<PciAddress> physical = PciAddress.parse(name)
                    .filter(address -> address.domain() == wanted.get().domain());
            if (physical.isPresent() && host.exists(DEVICES + "/" + name + "/sriov_totalvfs")) {
                DeviceId device = physical.get().deviceId();
                OptionalInt number = number(host, physical.get(), wanted.get());
                if (number.isPresent()
                        && number.getAsInt()
                                <= VirtualFunctionCount.most(host, device).orElse(0)) {
                    return Optional.of(new UnmadeFunction(
                            physical.get(), number.getAsInt(), VirtualFunctionCount.of(host, device)));
                }
            }
        }
        return Optional.empty();
    }

    private static OptionalInt number(Host host, PciAddress physical, PciAddress wanted) throws IOException {
        OptionalLong offset = file(host, physical, "sriov_offset");
        OptionalLong stride = file(host, physical, "sriov_stride");
        if (offset.isEmpty() || stride.isEmpty()) {
            return OptionalInt.empty();
        }
        long distance = wanted.requesterId() - physical.requesterId() - offset.getAsLong();
        if (distance == 0) {
            return OptionalInt.of(1);
        }
        return distance > 0 && stride.getAsLong() > 0 && distance % stride.getAsLong() == 0
                ? OptionalInt.of((int) (distance / stride.getAsLong()) + 1)
                : OptionalInt.empty();
    }

    private static OptionalLong file(Host host, PciAddress physical, String name) throws IOException {
        return Digits.number(
                host.readText(DEVICES + "/" + physical + "/" + name).orElse(""));
    }

    /** {@return what it is and how to make it, sentences without a full stop at the end} */
    String sentence() {
        int has = now.orElse(0);
        return physical + " can make it: it would be number " + number + " of its virtual functions"
                + (has > 0
                        ? ", of which it has " + has + "; 'dmaowner apply vfs " + physical + " " + number
                                + "' makes it, and removes those that are there first"
                        : ", of which it has none; 'dmaowner apply vfs " + physical + " " + number + "' makes it");
    }
}
