package dev.dmaowner.app.source;

import dev.dmaowner.PciAddress;
import dev.dmaowner.app.paste.HostFacts;
import dev.dmaowner.app.paste.PastedMachine;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the PCI devices of a sample machine; the format is described at the head of the file. */
final class SamplePci {

    private static final String IOMMU = "dmar0";
    private static final String RELEASE = "6.12.0-sample";
    private static final int WORDS_BEFORE_KIND = 5;

    private SamplePci() {}

    static CapturedTree tree(String text) throws CaptureException {
        HostFacts facts = new HostFacts();
        Set<String> groups = new TreeSet<>();
        for (String line : text.lines().filter(SamplePci::isDevice).toList()) {
            List<String> words = List.of(line.trim().split(" +"));
            facts.addFunction(
                    PciAddress.parse(words.get(0)).orElseThrow(), registers(words), driver(words.get(4)), words.get(3));
            groups.add(words.get(3));
        }
        CapturedTreeBuilder tree = CapturedTree.builder();
        PastedMachine.layOut(facts, tree);
        for (String group : groups) {
            tree.file("sys/kernel/iommu_groups/" + group + "/type", line("DMA-FQ"));
        }
        tree.directory("sys/devices/virtual/iommu/" + IOMMU);
        tree.link("sys/class/iommu/" + IOMMU, "../../devices/virtual/iommu/" + IOMMU);
        tree.file("proc/sys/kernel/osrelease", line(RELEASE));
        return tree.build();
    }

    private static boolean isDevice(String line) {
        return !line.isBlank() && line.charAt(0) != '#';
    }

    private static byte[] line(String text) {
        return (text + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] registers(List<String> words) {
        SampleRegisters registers = new SampleRegisters(words.subList(WORDS_BEFORE_KIND, words.size()));
        registers.identify(hex(words.get(1), 0, 4), hex(words.get(1), 5, 9), hex(words.get(2), 0, 6));
        return registers.bytes();
    }

    private static Optional<String> driver(String word) {
        return Optional.of(word).filter(name -> !name.equals("-"));
    }

    private static int hex(String text, int from, int to) {
        return Integer.parseInt(text.substring(from, to), 16);
    }
}
