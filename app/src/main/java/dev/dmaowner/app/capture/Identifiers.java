package dev.dmaowner.app.capture;

import dev.dmaowner.app.source.HostParts;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that identify a host, as the host itself names them.
 *
 * @param values names, numbers and ids, each as a whole
 * @param addresses addresses of network devices, twelve hexadecimal digits in lower case
 */
record Identifiers(Set<String> values, Set<String> addresses) {

    static final String TREE = "/sys/firmware/devicetree/base";

    private static final Pattern ADDRESS = Pattern.compile("(?i)[0-9a-f]{12}|([0-9a-f]{2}[:-]){5}[0-9a-f]{2}");
    private static final Pattern UNIT_ADDRESS = Pattern.compile("[^@]*@([0-9a-fA-F]{12})");
    private static final int SHORTEST = 3;
    private static final int BYTES_OF_AN_ADDRESS = 6;
    private static final int DEEPEST = 64;

    Identifiers {
        values = Set.copyOf(values);
        addresses = Set.copyOf(addresses);
    }

    static Identifiers of(Host host) throws IOException {
        Search search = new Search(host);
        for (String file : HostParts.IDENTITY) {
            search.addText(file);
        }
        for (String device : host.list("/sys/class/net")) {
            search.addText("/sys/class/net/" + device + "/address");
        }
        for (String name : host.list("/sys/class/dmi/id")) {
            if (name.contains("serial") || name.contains("uuid") || name.contains("asset_tag")) {
                search.addText("/sys/class/dmi/id/" + name);
            }
        }
        for (String controller : host.list("/sys/class/nvme")) {
            search.addText("/sys/class/nvme/" + controller + "/serial");
        }
        search.addTree(TREE, DEEPEST);
        return new Identifiers(search.values, search.addresses);
    }

    private record Search(Host host, Set<String> values, Set<String> addresses) {

        Search(Host host) {
            this(host, new TreeSet<>(), new TreeSet<>());
        }

        void addText(String file) {
            try {
                add(host.readText(file).orElse("").strip());
            } catch (IOException e) {
                // What cannot be read here does not occur in readable files, or is left out by its name.
            }
        }

        private void add(String value) {
            if (ADDRESS.matcher(value).matches()) {
                addAddress(value.toLowerCase(Locale.ROOT).replaceAll("[:-]", ""));
            } else if (value.length() >= SHORTEST && !value.equals("localhost")) {
                values.add(value);
            }
        }

        /** Addresses that many hosts have, such as that of the loopback device, tell nothing. */
        private void addAddress(String digits) {
            if (digits.chars().distinct().count() > 2) {
                addresses.add(digits);
            }
        }

        void addTree(String node, int depth) throws IOException {
            if (depth == 0) {
                return;
            }
            for (String name : host.list(node)) {
                String path = node + "/" + name;
                if (!host.list(path).isEmpty()) {
                    addUnitAddress(name, path);
                    addTree(path, depth - 1);
                } else if (IdentifyingProperties.has(path)) {
                    addProperty(path);
                } else {
                    addUnitAddress(name, path);
                }
            }
        }

        private void addProperty(String path) {
            try {
                byte[] content = host.read(path).orElse(new byte[0]);
                if (content.length == BYTES_OF_AN_ADDRESS && IdentifyingProperties.isAddress(path)) {
                    // An address for Bluetooth begins with its last byte.
                    addAddress(HexFormat.of().formatHex(content));
                    addAddress(HexFormat.of().formatHex(reversed(content)));
                    return;
                }
                Arrays.stream(new String(content, StandardCharsets.ISO_8859_1).split("\0"))
                        .map(String::strip)
                        .filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                        .forEach(this::add);
            } catch (IOException e) {
                // The property is left out by its name.
            }
        }

        private static byte[] reversed(byte[] bytes) {
            byte[] reversed = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                reversed[i] = bytes[bytes.length - 1 - i];
            }
            return reversed;
        }

        /** A unit address of twelve digits that is not the node's place in memory is that of a network device. */
        private void addUnitAddress(String name, String node) {
            Matcher address = UNIT_ADDRESS.matcher(name);
            if (address.matches() && !isInMemoryAt(node, address.group(1))) {
                addAddress(address.group(1).toLowerCase(Locale.ROOT));
            }
        }

        private boolean isInMemoryAt(String node, String digits) {
            try {
                byte[] place = host.read(node + "/reg").orElse(new byte[0]);
                return HexFormat.of().formatHex(place).startsWith("0000" + digits.toLowerCase(Locale.ROOT));
            } catch (IOException e) {
                return false;
            }
        }
    }
}
