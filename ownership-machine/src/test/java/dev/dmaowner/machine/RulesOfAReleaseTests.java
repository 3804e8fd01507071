package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each plug-in is told the rules of the kernel's release, with the changes that came within a generation. */
class RulesOfAReleaseTests {

    private final Map<String, Boolean> told = new TreeMap<>();

    private void note(String operation, KernelRules rules) {
        told.put(operation, rules.has(KernelChange.TOKEN_AT_IOMMUFD_BIND));
    }

    private final class Bus implements BusType {
        @Override
        public BusDescription description() {
            return BusDescription.plain("scripted");
        }

        @Override
        public List<Device> enumerate(EnumerationSource source) {
            note("enumerate", source.rules());
            return List.of(ScriptedDevice.of("a", "net", "g"));
        }

        @Override
        public Match match(Device device, Candidate candidate) {
            return new Match.Yes(Match.Rule.OVERRIDE, "as scripted");
        }

        @Override
        public Outcome<DmaConfiguration> dmaConfiguration(
                Device device, FirmwareDmaConfigure firmware, KernelRules rules) {
            note("dmaConfiguration", rules);
            return Outcome.done(DmaConfiguration.NOTHING_SAID);
        }

        @Override
        public DmaConfigureAnswer dmaConfigure(Device device, DmaConfigureContext context) {
            note("dmaConfigure", context.rules());
            return new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID);
        }
    }

    private final class Net implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("scripted", "net");
        }

        @Override
        public DmaManagement dmaManagement(KernelRules rules) {
            note("dmaManagement", rules);
            return DmaManagement.BY_CORE;
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            note("probe", context.rules());
            return ProbeAnswer.refused(Errno.ENODEV, "as scripted");
        }
    }

    @ParameterizedTest
    @CsvSource({"6.15.2, false", "6.17.0, true"})
    void aReleaseCountsWhereverAPluginIsAsked(String release, boolean hasTokens) throws IOException {
        AnsweringIommu iommu = AnsweringIommu.named("iommu0", request -> new JoinAnswer.OnItsOwn(JoinFacts.ORDINARY));
        Machine machine = Machine.builder()
                .rules(KernelRules.ofRelease(release).orElseThrow())
                .host(new EmptyHost(), Firmware.NONE)
                .bus(new Bus())
                .iommu(new Watching(iommu))
                .driver(new Net())
                .build();
        machine.probe(ScriptedMachine.id("a"));
        assertEquals(
                List.of("defaultDomain", "dmaConfiguration", "dmaConfigure", "dmaManagement", "enumerate", "probe"),
                List.copyOf(told.keySet()));
        told.forEach((operation, has) -> assertEquals(hasTokens, has, operation));
    }

    /** An IOMMU's driver that notes which rules it is asked under. */
    private final class Watching implements IommuDriver {
        private final AnsweringIommu iommu;

        Watching(AnsweringIommu iommu) {
            this.iommu = iommu;
        }

        @Override
        public String name() {
            return iommu.name();
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) {
            return iommu.discover(host, firmware);
        }

        @Override
        public DefaultDomainType defaultDomain(IommuInstance instance, KernelRules rules) {
            note("defaultDomain", rules);
            return instance.defaultDomain();
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            return iommu.join(request);
        }
    }
}
