package dev.dmaowner.driver.vfio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.PendingWrite;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the drivers say of themselves, and that their state holds under threads. */
class VfioDriversTests {

    private static final List<Driver> DRIVERS =
            List.of(new VfioPciDriver(), new VfioPlatformDriver(), new VfioAmbaDriver());

    @ParameterizedTest
    @EnumSource(OwnershipRules.class)
    void theyManageDmaThemselvesUnderEveryGeneration(OwnershipRules rules) {
        DRIVERS.forEach(driver -> assertEquals(DmaManagement.BY_DRIVER, driver.dmaManagement(rules)));
    }

    @Test
    void onlyVfioPciHasAnIdWhichCountsUnderAnOverride() {
        assertEquals(
                List.of("vfio_pci:v*d*sv*sd*bc*sc*i*"),
                DRIVERS.get(0).description().ids());
        assertEquals(List.of(), DRIVERS.get(1).description().ids());
        assertEquals(List.of(), DRIVERS.get(2).description().ids());
    }

    @Test
    void theClassPathFindsThemToo() throws IOException {
        List<String> expected =
                DRIVERS.stream().map(driver -> driver.getClass().getName()).toList();
        try (InputStream services = Objects.requireNonNull(
                        VfioPciDriver.class.getResourceAsStream("/META-INF/services/dev.dmaowner.spi.Driver"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(services, StandardCharsets.UTF_8))) {
            assertEquals(expected, lines.lines().toList());
        }
    }

    @RepeatedTest(50)
    void aCloseAndAnUnbindingAtTheSameTimeBothEnd() {
        Board board = Board.with(OwnershipRules.LINUX_6_12)
                .device("pci/a", "x")
                .device("pci/b", "x")
                .build();
        board.vfio("pci/a");
        OpenNode group = board.ready(0);
        OpenNode device = Board.device(group, "a");
        group.close();
        CompletableFuture<WriteAnswer> unbinding = CompletableFuture.supplyAsync(() -> board.unbind("pci/a"));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(device::close);
        closing.join();
        assertEquals(WriteAnswer.DONE, finished(unbinding.join()));
        assertTrue(board.machine().driverOf(DeviceId.parse("pci/a")).isEmpty());
        assertInstanceOf(Ownership.Unowned.class, board.group(0).ownership());
        assertEquals("ok", Board.errno(board.bind("pci/a", "kdma")));
    }

    private static WriteAnswer finished(WriteAnswer answer) {
        if (!(answer instanceof WriteAnswer.Waiting waiting)) {
            return answer;
        }
        PendingWrite pending = waiting.pending();
        return pending.answer().orElseThrow(() -> new AssertionError("still waits for " + pending.waitsFor()));
    }
}
