package dev.dmaowner.app.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.dmaowner.GroupId;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a group's file {@code reserved_regions} shows, where the simulation must know it by itself. */
class ReservedRegionsTest {

    private static final String GROUPS = "/sys/kernel/iommu_groups/";
    private static final String FILE = "/reserved_regions";

    /** A recorded host that does not show the file. */
    private static final class WithoutRegions extends ForwardingHost {

        WithoutRegions(Host host) {
            super(host);
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            return path.endsWith(FILE) ? Optional.empty() : super.read(path);
        }

        @Override
        public boolean exists(String path) {
            return !path.endsWith(FILE) && super.exists(path);
        }
    }

    private static Map<GroupId, String> shown(Machine machine, Host host) throws IOException {
        Map<GroupId, String> texts = new TreeMap<>();
        for (GroupOwnership group : machine.groups()) {
            host.readText(GROUPS + group.id() + FILE).ifPresent(text -> texts.put(group.id(), text));
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pci-101", "pci-105", "pci-501", "pci-513", "pci-520", "pci-529", "soc-303", "soc-406", "soc-501",
                "soc-515"
            })
    @Tag("R-184")
    void theDriverOfAnIommuKnowsTheRegionsThatAKernelShows(String recording) throws IOException {
        Host recorded = MachineSource.open(SharedData.path("traces/" + recording));
        Machine machine = Machine.of(
                new WithoutRegions(recorded), InstalledPlugins.findBeside().plugins());
        Map<GroupId, String> expected = shown(machine, recorded);
        assertFalse(expected.isEmpty());
        assertEquals(expected, shown(machine, machine.host()));
    }
}
