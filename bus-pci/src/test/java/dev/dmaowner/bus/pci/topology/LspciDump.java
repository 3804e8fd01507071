package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The registers in the text of {@code lspci -x}, and the tree that the bridges' bus numbers make of them. */
final class LspciDump {

    private LspciDump() {}

    static Map<PciAddress, ConfigurationSpace> spaces(Path file) throws IOException {
        Map<PciAddress, ByteArrayOutputStream> bytes = new TreeMap<>();
        ByteArrayOutputStream current = new ByteArrayOutputStream();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            String head = line.split(" ", 2)[0];
            Optional<PciAddress> address = PciAddress.parse(head.length() == 7 ? "0000:" + head : head);
            if (address.isPresent()) {
                current = bytes.computeIfAbsent(address.get(), a -> new ByteArrayOutputStream());
            } else if (line.matches("[0-9a-f]{2,3}:( [0-9a-f]{2})+ *")) {
                for (String digits :
                        line.substring(line.indexOf(':') + 1).strip().split(" ")) {
                    current.write(Integer.parseInt(digits, 16));
                }
            }
        }
        Map<PciAddress, ConfigurationSpace> spaces = new TreeMap<>();
        bytes.forEach((address, read) -> spaces.put(address, ConfigurationSpace.of(read.toByteArray())));
        return spaces;
    }

    static List<PciFunction> devices(Path file) throws IOException {
        Map<PciAddress, ConfigurationSpace> spaces = spaces(file);
        Map<Integer, PciAddress> bridgeTo = new HashMap<>();
        spaces.forEach((address, space) -> space.bridge()
                .found()
                .filter(numbers -> numbers.secondary() > address.bus())
                .ifPresent(numbers -> bridgeTo.put(address.domain() << 8 | numbers.secondary(), address)));
        List<ScannedFunction> functions = new ArrayList<>();
        spaces.forEach((address, space) -> functions.add(ScannedFunction.of(address, path(address, bridgeTo), space)));
        return PciScan.inKernelOrder(functions, PciPlatform.ORDINARY);
    }

    private static String path(PciAddress address, Map<Integer, PciAddress> bridgeTo) {
        PciAddress bridge = bridgeTo.get(address.domain() << 8 | address.bus());
        String above = bridge == null
                ? String.format("/sys/devices/pci%04x:%02x", address.domain(), address.bus())
                : path(bridge, bridgeTo);
        return above + "/" + address;
    }
}
