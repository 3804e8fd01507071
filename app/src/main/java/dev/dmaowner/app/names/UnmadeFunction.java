package dev.dmaowner.app.names;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.PciAddress;
import dev.dmaowner.host.Host;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.DeviceHolders;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.Recorded;
import dev.dmaowner.plan.survey.VirtualFunctionCount;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A virtual function that is not there, and that a physical function can make: its address follows from the files
 * {@code sriov_offset} and {@code sriov_stride}.
 *
 * @param physical the physical function
 * @param address its own address
 * @param number which of its virtual functions it is, counted from 1
 * @param now how many that has, empty if the host does not show it
 */
public record UnmadeFunction(PciAddress physical, PciAddress address, int number, OptionalInt now) {

    private static final String DEVICES = "/sys/bus/pci/devices";
    private static final String LINK = "virtfn";
    private static final int MOST_LISTED = 16;

    /** {@return the function that a word names and no device of the host is; empty if no device can make it} */
    static Optional<UnmadeFunction> of(Host host, String word) throws IOException {
        String plain = OtherNames.ofLibvirt(word.startsWith("pci/") ? word.substring("pci/".length()) : word);
        Optional<PciAddress> wanted = PciAddress.parse(plain).or(() -> PciAddress.parse("0000:" + plain));
        if (wanted.isEmpty() || host.exists(DEVICES + "/" + wanted.get())) {
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
                            physical.get(), wanted.get(), number.getAsInt(), VirtualFunctionCount.of(host, device)));
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
                        : ", of which it has none; 'dmaowner apply vfs " + physical + " " + number + "' makes it")
                + "; 'dmaowner apply take " + address + " --create' makes and takes it in one plan";
    }

    /** {@return a line for each virtual function that the physical one has, and who uses it} */
    List<String> present(Host host) throws IOException {
        List<String> links = host.list(DEVICES + "/" + physical).stream()
                .filter(name -> name.startsWith(LINK) && Digits.areAllOf(name.substring(LINK.length())))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
        List<String> lines = new ArrayList<>();
        for (String link : links.subList(0, Math.min(links.size(), MOST_LISTED))) {
            Optional<PciAddress> one =
                    host.linkName(DEVICES + "/" + physical + "/" + link).flatMap(PciAddress::parse);
            if (one.isPresent()) {
                lines.add(one.get() + " is there: " + use(host, one.get().deviceId()));
            }
        }
        if (links.size() > MOST_LISTED) {
            lines.add("and " + (links.size() - MOST_LISTED) + " more are there");
        }
        return lines;
    }

    private static String use(Host host, DeviceId function) throws IOException {
        Optional<String> driver = DeviceBinding.driver(host, function);
        if (driver.isEmpty()) {
            return Recorded.isRecorded(host, DeviceBinding.folder(function) + "/uevent")
                    ? "it is free, no driver has it"
                    : "whether a driver has it is not recorded";
        } else if (!KernelDrivers.isUserAccess(driver.get())) {
            return "it is in use by the kernel, " + driver.get() + " has it";
        }
        List<String> holders = DeviceHolders.of(host, function);
        return "it is handed to userspace, " + driver.get() + " has it"
                + (holders.isEmpty() ? "" : "; " + String.join("; ", holders));
    }
}
