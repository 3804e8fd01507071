package dev.dmaowner.driver.iommu.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.ReservedRegion.Kind;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.JoinFacts.DirectMapping;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.testdata.AcpiTableWriter;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ACPI tables add to a join, on tables of real machines. */
class TablesTest {

    private static Host host(String table, String file) throws IOException {
        return CapturedHost.of(
                CapturedTree.builder()
                        .file("sys/firmware/acpi/tables/" + table, Files.readAllBytes(SharedData.path("acpi/" + file)))
                        .build(),
                file);
    }

    private static HandMadeView behind(IommuDriver driver, String table, String file) throws IOException {
        IommuInstance instance =
                new IommuInstance(driver.name(), "iommu", Optional.empty(), Joining.WHEN_ADDED, DefaultDomainType.DMA);
        return new HandMadeView(driver, instance, Firmware.read(host(table, file)));
    }

    private static JoinFacts facts(JoinAnswer answer) {
        return assertInstanceOf(JoinAnswer.ByBusRule.class, answer).facts();
    }

    private static List<String> found(IommuDriver driver, String table, String file) throws IOException {
        Host host = host(table, file);
        return driver.discover(host, Firmware.read(host)).stream()
                .map(IommuInstance::name)
                .toList();
    }

    @Test
    void aTableAloneTellsOfIommus() throws IOException {
        assertEquals(List.of("dmar0"), found(new IntelIommu(), "DMAR", "dell-r820-dmar.dat"));
        assertEquals(List.of("ivhd0"), found(new AmdIommu(), "IVRS", "supermicro-h8dgu-ivrs.dat"));
        assertEquals(List.of("0000:00:01.0"), found(new VirtioIommu(), "VIOT", "capture-q35-virtio-iommu-viot.dat"));
        assertEquals(
                List.of("smmu3.0x0000000014f80000"), found(new ArmSmmuV3(), "IORT", "windows-dev-kit-2023-iort.dat"));
        assertEquals(
                2, found(new ArmSmmu(), "IORT", "surface-pro-x-sq1-iort.dat").size());
        assertEquals(List.of(), found(new ArmSmmuV3(), "DMAR", "dell-r820-dmar.dat"));
        assertEquals(List.of(), found(new IntelIommu(), "IVRS", "qemu-q35-ivrs.dat"));
    }

    @Test
    void memoryThatFirmwareReservesForAUsbControllerIsRelaxable() throws IOException {
        HandMadeView view = behind(new IntelIommu(), "DMAR", "ecs-h310ch5-dmar.dat");
        JoinFacts usb = facts(view.ask(HandMadeDevice.pci("0000:00:14.0", 0x0c0330)));
        assertEquals(DirectMapping.RELAXABLE, usb.directMapping());
        JoinFacts other = facts(view.ask(HandMadeDevice.pci("0000:00:1f.6", 0x020000)));
        assertEquals(DirectMapping.NONE, other.directMapping());
    }

    @Test
    void memoryThatFirmwareReservesForAnyOtherDeviceIsRequired() throws IOException {
        HandMadeView view = behind(new IntelIommu(), "DMAR", "ecs-h310ch5-dmar.dat");
        JoinFacts facts = facts(view.ask(HandMadeDevice.pci("0000:00:14.0", 0x010601)));
        assertEquals(DirectMapping.REQUIRED, facts.directMapping());
    }

    @Test
    void theLowestMemoryStaysMappedForAnIsaBridge() throws IOException {
        HandMadeView view = behind(new IntelIommu(), "DMAR", "qemu-q35-dmar.dat");
        assertEquals(
                DirectMapping.RELAXABLE,
                facts(view.ask(HandMadeDevice.pci("0000:00:1f.0", 0x060100))).directMapping());
        assertEquals(
                DirectMapping.NONE,
                facts(view.ask(HandMadeDevice.pci("0000:00:1f.2", 0x010601))).directMapping());
    }

    @Test
    void interruptsAreIsolatedIfTheTableSaysThatTheyCanBeRemapped() throws IOException {
        HandMadeDevice nic = HandMadeDevice.pci("0000:01:00.0", 0x020000);
        HandMadeView remapping = behind(new IntelIommu(), "DMAR", "dell-r820-dmar.dat");
        assertEquals(InterruptIsolation.ISOLATED, facts(remapping.ask(nic)).interrupts());
        HandMadeView virtio = behind(new VirtioIommu(), "VIOT", "capture-q35-virtio-iommu-viot.dat");
        assertEquals(
                InterruptIsolation.NOT_ISOLATED, facts(virtio.ask(nic, 0x100)).interrupts());
    }

    @Test
    void amdsOwnFunctionIsNotTranslatedAndOthersAre() throws IOException {
        HandMadeView view = behind(new AmdIommu(), "IVRS", "supermicro-h8dgu-ivrs.dat");
        assertInstanceOf(JoinAnswer.NotTranslated.class, view.ask(HandMadeDevice.pci("0000:00:00.2", 0x080600)));
        assertEquals(
                InterruptIsolation.ISOLATED,
                facts(view.ask(HandMadeDevice.pci("0000:00:11.0", 0x010601))).interrupts());
    }

    /** An SMMUv3 and reserved memory for the device with stream id 7 behind it. */
    private static HandMadeView behindAnSmmuWithReservedMemory() throws IOException {
        AcpiTableWriter table = new AcpiTableWriter("IORT", 5).u32(2, 48, 0);
        int smmu = table.at();
        table.u8(4).u16(44).u8(1).u32(0, 0, 0).u64(0x2000).u32(0, 0, 0, 0, 0);
        table.u8(6).u16(28 + 20 + 20).u8(1).u32(0, 1, 48, 0, 1, 28);
        table.u64(0x9000_0000L, 0x1000).u32(0).u32(0, 0, 7, smmu, 1);
        Host host = CapturedHost.of(
                CapturedTree.builder()
                        .file("sys/firmware/acpi/tables/IORT", table.bytes())
                        .build(),
                "a table");
        Firmware firmware = Firmware.read(host);
        IommuDriver driver = new ArmSmmuV3();
        return new HandMadeView(driver, driver.discover(host, firmware).get(0), firmware);
    }

    @Test
    void memoryThatAnIortReservesForADeviceIsRequiredSinceKernelsReadIt() throws IOException {
        HandMadeDevice device = HandMadeDevice.platform("a");
        HandMadeView view = behindAnSmmuWithReservedMemory();
        assertEquals(DirectMapping.REQUIRED, mapping(view.ask(device, 7)));
        assertEquals(
                Optional.of(List.of(
                        new ReservedRegion(0x9000_0000L, 0x9000_0fffL, Kind.DIRECT),
                        new ReservedRegion(0x800_0000, 0x80f_ffff, Kind.MSI))),
                view.reservedRegions(device, 7));
        assertEquals(DirectMapping.NONE, mapping(view.ask(device, 8)));
        assertEquals(
                DirectMapping.NONE, mapping(view.under(OwnershipRules.LINUX_3_6).ask(device, 7)));
    }

    @Test
    void memoryThatAnIortReservesForAPciFunctionTurnsOnTheNamespaceAndDoesNotCount() throws IOException {
        HandMadeDevice function = HandMadeDevice.pci("0000:01:00.0", 0x020000);
        JoinAnswer answer = behindAnSmmuWithReservedMemory().ask(function, 7);
        assertEquals(DirectMapping.NONE, facts(answer).directMapping());
    }

    private static DirectMapping mapping(JoinAnswer answer) {
        return assertInstanceOf(JoinAnswer.OnItsOwn.class, answer).facts().directMapping();
    }

    /** Two RISC-V IOMMUs: a platform device, and the function 0001:00:01.0. */
    private static byte[] rimt() {
        AcpiTableWriter table = new AcpiTableWriter("RIMT", 1).u32(2, 48, 0);
        table.u8(0, 1)
                .u16(40, 0, 0)
                .text("RSCV0004", 8)
                .u64(0x1000_0000L)
                .u32(0, 0)
                .u16(0, 0, 0, 40);
        table.u8(0, 1).u16(40, 0, 1).text("RSCV0005", 8).u64(0).u32(1, 0).u16(1, 0x08, 0, 40);
        return table.bytes();
    }

    private static CapturedTreeBuilder riscv() throws IOException {
        return CapturedTree.builder().file("sys/firmware/acpi/tables/RIMT", rimt());
    }

    private static List<IommuInstance> riscvIommus(Host host) throws IOException {
        return new RiscvIommu().discover(host, Firmware.read(host));
    }

    @Test
    @Tag("N-014")
    void aRimtTellsOfRiscvIommus() throws IOException {
        Host host = CapturedHost.of(riscv().build(), "a table");
        assertEquals(
                List.of("riscv-iommu@0001:00:01.0", "riscv-iommu@10000000"),
                riscvIommus(host).stream().map(IommuInstance::name).toList());
    }

    @Test
    void aRegisteredRiscvIommuHasItsNodeInTheTableAndOneThatIsNotRegisteredIsNone() throws IOException {
        String at = "sys/devices/platform/RSCV0004:00/iommu/riscv-iommu@RSCV0004:00";
        Host host = CapturedHost.of(
                riscv().file(at + "/uevent", new byte[0])
                        .link("sys/class/iommu/riscv-iommu@RSCV0004:00", "../../../" + at.substring("sys/".length()))
                        .build(),
                "a table");
        List<IommuInstance> found = riscvIommus(host);
        assertEquals(
                List.of("riscv-iommu@RSCV0004:00"),
                found.stream().map(IommuInstance::name).toList());
        assertEquals("RIMT+48", found.get(0).node().orElseThrow().path());
    }

    @ParameterizedTest
    @CsvSource({"6.13, false", "6.17, false", "6.18, true", "7.3, true"})
    @Tag("N-014")
    void aRiscvIommuOfTheTableTranslatesOnKernelsThatReadIt(String release, boolean translates) throws IOException {
        Host host = CapturedHost.of(riscv().build(), "a table");
        HandMadeView view = new HandMadeView(new RiscvIommu(), riscvIommus(host).get(0), Firmware.read(host));
        JoinAnswer answer =
                view.under(KernelRules.ofRelease(release).orElseThrow()).ask(HandMadeDevice.platform("a"), 1);
        assertEquals(translates, answer instanceof JoinAnswer.OnItsOwn, answer.toString());
    }
}
