package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.CommandRun;
import dev.dmaowner.app.plugins.InstalledPlugins;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.machine.MachineBuilder.InitialGroups;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleMachineTest {

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SampleMachine.class.getResourceAsStream("sample/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void theBoardsBlobIsWhatTheCompilerMakesOfItsSource(@TempDir Path folder) throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "dtc"))),
                "dtc is not installed");
        Path source = Files.write(folder.resolve("board.dts"), resource("board.dts"));
        Path blob = folder.resolve("board.dtb");
        int exitCode = new ProcessBuilder(
                        "dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob.toString(), source.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, exitCode);
        assertArrayEquals(Files.readAllBytes(blob), resource("board.dtb"));
    }

    /** An IOMMU that translates whatever is added, and leaves it to the bus who shares with whom. */
    private record AnyIommu() implements IommuDriver {
        @Override
        public String name() {
            return "any";
        }

        @Override
        public List<IommuInstance> discover(Host host, Firmware firmware) {
            return List.of(
                    new IommuInstance(name(), "any0", Optional.empty(), Joining.WHEN_ADDED, DefaultDomainType.DMA_FQ));
        }

        @Override
        public JoinAnswer join(JoinRequest request) {
            return new JoinAnswer.ByBusRule(JoinFacts.ORDINARY);
        }
    }

    private static Set<Set<DeviceId>> groups(InitialGroups groups) throws IOException {
        MachineBuilder builder = Machine.builder()
                .host(SampleMachine.PCI.open(), Firmware.NONE)
                .iommu(new AnyIommu())
                .groups(groups);
        InstalledPlugins.findBeside().plugins().busTypes().stream()
                .filter(bus -> bus.description().name().equals("pci"))
                .forEach(builder::bus);
        Set<Set<DeviceId>> members = new HashSet<>();
        builder.build().groups().forEach(group -> members.add(Set.copyOf(group.members())));
        return members;
    }

    @Test
    void thePcsGroupsAreThoseThatTheRulesMakeOfItsDevices() throws IOException {
        Set<Set<DeviceId>> recorded = groups(InitialGroups.AS_RECORDED);
        assertEquals(11, recorded.size());
        assertEquals(recorded, groups(InitialGroups.BY_RULE));
    }

    @Test
    void anUnknownSampleIsRefusedWithTheNamesOfThoseThereAre() {
        IOException refused = assertThrows(IOException.class, () -> MachineSource.open(Optional.of("sample:toaster")));
        assertEquals("there is no sample 'sample:toaster', only sample:board and sample:pci", refused.getMessage());
        assertEquals(4, CommandRun.of("show", "--machine", "sample:toaster").exitCode());
    }

    @Test
    void aFileOfThatNameIsStillReachedByItsPath() {
        CommandRun run = CommandRun.of("show", "--machine", "./sample:board");
        assertEquals(4, run.exitCode());
        assertEquals("dmaowner show: ./sample:board: there is no such file\n", run.err());
    }

    @Test
    void everySampleCanBeShown() {
        for (SampleMachine sample : SampleMachine.values()) {
            CommandRun run = CommandRun.of("show", "--machine", sample.word());
            assertEquals(0, run.exitCode(), run.err());
        }
    }
}
