package dev.dmaowner.app.groups;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.explain.SampleMachine;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.app.prediction.Predictor;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.host.DirectoryHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups are predicted by the rules of the host's kernel, or by those that the user asked for. */
class PredictionRulesTest {

    @TempDir
    private Path folder;

    private final Set<OwnershipRules> asked = EnumSet.noneOf(OwnershipRules.class);
    private final Set<String> operations = new HashSet<>();
    private Joining joining = Joining.WHEN_ADDED;
    private Host host;

    @BeforeEach
    void captureOfAnOlderKernel() throws IOException {
        SampleMachine.in(folder);
        Files.createDirectories(folder.resolve("proc/sys/kernel"));
        Files.writeString(folder.resolve("proc/sys/kernel/osrelease"), "6.1.0-18-amd64\n");
        host = DirectoryHost.of(folder, "an older kernel");
    }

    @Test
    void predictionAsksWhatFirmwareSaysOfDmaAndConfiguresNothing() throws IOException {
        joining = Joining.WHEN_CONFIGURED;
        List<BusType> buses = InstalledPlugins.findBeside().plugins().busTypes().stream()
                .<BusType>map(AttentiveBus::new)
                .toList();
        Plugins plugins = Plugins.of(buses, List.of(), List.of(new AttentiveIommu()));
        Predictor.of(host, MachineFactory.of(plugins), ConfigSpace.READ_ALL);
        assertEquals(Set.of("dmaConfiguration"), operations);
    }

    private MachineFactory machines() {
        return MachineFactory.of(Plugins.of(
                InstalledPlugins.findBeside().plugins().busTypes(), List.of(), List.of(new AttentiveIommu())));
    }

    @Test
    void rulesOfTheHostsKernelAreUsed() throws IOException {
        Predictor.of(host, machines(), ConfigSpace.READ_ALL);
        assertEquals(Set.of(OwnershipRules.LINUX_6_1), asked);
    }

    @Test
    void rulesThatTheUserAskedForAreUsed() throws IOException {
        Predictor.of(host, machines().rules(OwnershipRules.LINUX_6_12), ConfigSpace.READ_ALL);
        assertEquals(Set.of(OwnershipRules.LINUX_6_12), asked);
    }

    /** Remembers which of its operations about DMA were called. */
    private final class AttentiveBus implements BusType {
        private final BusType bus;

        private AttentiveBus(BusType bus) {
            this.bus = bus;
        }

        @Override
        public BusDescription description() {
            return bus.description();
        }

        @Override
        public List<Device> enumerate(EnumerationSource source) throws IOException {
            return bus.enumerate(source);
        }

        @Override
        public Outcome<DmaConfiguration> dmaConfiguration(
                Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
            operations.add("dmaConfiguration");
            return bus.dmaConfiguration(device, firmware, rules);
        }

        @Override
        public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
            operations.add("dmaConfigure");
            return bus.dmaConfigure(device, context);
        }

        @Override
        public void dmaCleanup(Device device, DmaConfigureContext context) {
            operations.add("dmaCleanup");
        }
    }

    /** Remembers the rules under which it was asked. */
    private final class AttentiveIommu implements IommuDriver {
        @Override
        public String name() {
            return "attentive";
        }

        @Override
        public List<IommuInstance> discover(Host from, Firmware firmware) {
            return List.of(new IommuInstance("attentive", "iommu0", Optional.empty(), joining, DefaultDomainType.DMA));
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            asked.add(request.rules().generation());
            return new JoinAnswer.NotTranslated("it only listens");
        }
    }
}
