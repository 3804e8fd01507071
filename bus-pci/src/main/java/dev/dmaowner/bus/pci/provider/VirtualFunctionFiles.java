package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.Digits;
import dev.dmaowner.bus.pci.topology.Lookup;
import dev.dmaowner.bus.pci.topology.VirtualFunctions;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the files of a physical function say of its virtual ones. They are newer than registers that were recorded, they tell how
 * many the driver allows, and whoever is not root reads them where the registers are cut off. Reading them wakes no device and waits for
 * nobody.
 *
 * @param host the host
 * @param path the directory of the function
 */
record VirtualFunctionFiles(Host host, String path) {

    private static final int LARGEST = 0xffff;

    /** {@return what the files say, and where they say nothing, the registers; empty if neither is enough} */
    Optional<VirtualFunctions> read(Lookup<VirtualFunctions> registers) throws IOException {
        if (registers instanceof Lookup.Absent || !host.exists(path + "/sriov_totalvfs")) {
            return Optional.empty();
        }
        Optional<VirtualFunctions> read = registers.found();
        OptionalInt total = number("sriov_totalvfs");
        OptionalInt offset = or(number("sriov_offset"), read.map(VirtualFunctions::firstOffset));
        OptionalInt stride = or(number("sriov_stride"), read.map(VirtualFunctions::stride));
        OptionalInt device = or(device(), read.map(VirtualFunctions::device));
        if (total.isEmpty() || offset.isEmpty() || stride.isEmpty() || device.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new VirtualFunctions(
                enabled(read), total.getAsInt(), offset.getAsInt(), stride.getAsInt(), device.getAsInt()));
    }

    /**
     * A running kernel waits with the answer of {@code sriov_numvfs} while the driver is changed, so there the links are counted.
     */
    private int enabled(Optional<VirtualFunctions> registers) throws IOException {
        int links = (int) host.list(path).stream()
                .filter(name -> name.startsWith("virtfn"))
                .count();
        if (links > 0) {
            return Math.min(links, LARGEST);
        }
        OptionalInt file = host.description().kind() == Kind.LIVE ? OptionalInt.empty() : number("sriov_numvfs");
        return or(file, registers.map(VirtualFunctions::enabled)).orElse(0);
    }

    /** Some kernels write 0x before it. */
    private OptionalInt device() throws IOException {
        String text = host.readText(path + "/sriov_vf_device").orElse("");
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        return digits.matches("[0-9a-f]{1,4}") ? OptionalInt.of(Integer.parseInt(digits, 16)) : OptionalInt.empty();
    }

    private OptionalInt number(String file) throws IOException {
        OptionalLong number = Digits.number(host.readText(path + "/" + file).orElse(""));
        return number.isPresent() && number.getAsLong() <= LARGEST
                ? OptionalInt.of((int) number.getAsLong())
                : OptionalInt.empty();
    }

    private static OptionalInt or(OptionalInt file, Optional<Integer> register) {
        return file.isPresent() || register.isEmpty() ? file : OptionalInt.of(register.get());
    }
}
