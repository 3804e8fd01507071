package dev.dmaowner.app.source;

import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A machine that comes with the command, for trying it without a capture. Both machines are invented, and their resource files are
 * meant to be read.
 */
public enum SampleMachine {
    /** A board, as a device tree: an SMMU, display controllers, an engine and two Ethernet controllers. */
    BOARD {
        @Override
        CapturedTree tree() throws IOException {
            return CapturedTree.builder()
                    .file("sys/firmware/fdt", resource("board.dtb"))
                    .file("lib/modules/sample/modules.alias", resource("board.modules.alias"))
                    .file("lib/modules/sample/modules.order", resource("board.modules.order"))
                    .build();
        }
    },
    /** A PC with an IOMMU, as a list of its PCI devices. */
    PCI {
        @Override
        CapturedTree tree() throws IOException {
            return SamplePci.tree(new String(resource("pci.txt"), StandardCharsets.UTF_8));
        }
    };

    private static final String PREFIX = "sample:";

    abstract CapturedTree tree() throws IOException;

    /** {@return whether a word on the command line means a sample rather than a file} */
    static boolean isOne(String machine) {
        return machine.startsWith(PREFIX);
    }

    /**
     * Open a sample.
     *
     * @param machine as on the command line, such as {@code sample:board}
     * @throws IOException if there is no sample of this name
     */
    static Host open(String machine) throws IOException {
        for (SampleMachine sample : values()) {
            if (sample.word().equals(machine)) {
                return sample.open();
            }
        }
        String all = Arrays.stream(values()).map(SampleMachine::word).collect(Collectors.joining(" and "));
        throw new IOException("there is no sample '" + machine + "', only " + all);
    }

    /**
     * {@return the machine}
     *
     * @throws IOException if it cannot be read, which is a defect
     */
    public Host open() throws IOException {
        return CapturedHost.of(tree(), word());
    }

    /** {@return the name that a user types for it} */
    public String word() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SampleMachine.class.getResourceAsStream("sample/" + name)) {
            if (in == null) {
                throw new IOException("the sample " + name + " is missing from this program");
            }
            return in.readAllBytes();
        }
    }
}
