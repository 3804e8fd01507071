package dev.dmaowner.bus.pci.topology;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whatever bytes a function answers, they are read to an end, and groups form. */
class ConfigurationSpaceFuzzTest {

    @FuzzTest(maxDuration = "15s")
    void anyBytesAreReadToAnEnd(FuzzedDataProvider data) {
        ConfigurationSpace bridge = ConfigurationSpace.of(data.consumeBytes(ConfigurationSpace.LARGEST + 1));
        ConfigurationSpace device = ConfigurationSpace.of(data.consumeRemainingAsBytes());
        assertSound(bridge);
        assertSound(device);
        List<PciFunction> devices = TestTopology.machine()
                .at("0000:00:01.0", bridge)
                .below("0000:00:01.0", "0000:01:00.0", device)
                .below("0000:00:01.0", "0000:01:00.1", device)
                .devices();
        PciForecast forecast = PciForecast.of(devices);
        for (PciFunction member : devices) {
            assertTrue(forecast.place(member.id()).isPresent());
            assertFalse(DmaAliases.of(member).isEmpty());
        }
    }

    private static void assertSound(ConfigurationSpace space) {
        space.identity();
        space.virtualFunctions();
        space.alternativeRouting();
        Set<Integer> offsets = new HashSet<>();
        for (Capability capability : space.capabilities()) {
            assertTrue(capability.offset() >= 64 && capability.offset() < 256 && offsets.add(capability.offset()));
        }
        for (Capability capability : space.extendedCapabilities()) {
            assertTrue(capability.offset() >= 256 && capability.offset() < 4096 && offsets.add(capability.offset()));
        }
        for (Oddity oddity : space.oddities()) {
            assertFalse(oddity.fact().isEmpty());
        }
    }
}
