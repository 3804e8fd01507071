package dev.dmaowner.app.paste;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTree;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading and laying out any text ends, and throws nothing but the readers' own exception. */
final class PasteFuzzTest {

    static Stream<String> seeds() {
        StringBuilder registers = new StringBuilder("00:1f.2 SATA controller [0106]: Intel [8086:2922] (rev 02)\n");
        for (int row = 0; row < 16; row++) {
            registers.append(String.format("%02x: 86 80 22 29 07 04 10 00 02 01 06 01 00 00 00 00%n", row * 16));
        }
        return Stream.of(
                registers.toString(),
                "0000:01:00.0 VGA\n00: ff ff\n",
                "10000:e0:06.0 Bridge\n",
                """
                IOMMU Group 1:
                \t00:01.0 PCI bridge [0604]: Intel Corporation [8086:1901] (rev 07)
                \t\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0
                \t\tCapabilities: [a0] Express (v2) Root Port (Slot+), MSI 00
                \t\tCapabilities: [140 v1] Access Control Services
                \t\t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
                \t\t\tACSCtl:\tSrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
                """,
                "/sys/kernel/iommu_groups/7/devices/0000:01:00.0 -> ../../../../devices/pci0000:00/0000:01:00.0\n");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "15s")
    void readingThrowsNothingElse(@NotNull String input) {
        try {
            HostFacts facts = new HostFacts();
            PastedMachine.read("a paste", input, facts);
            PastedMachine.layOut(facts, CapturedTree.builder());
        } catch (CaptureException expected) {
            // Refused, as it should be.
        }
    }
}
