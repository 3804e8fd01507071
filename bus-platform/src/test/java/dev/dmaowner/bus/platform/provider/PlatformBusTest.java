package dev.dmaowner.bus.platform.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dmaowner.DeviceId;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.bus.platform.PlatformDevice;
import dev.dmaowner.bus.platform.PlatformInstance.Automatic;
import dev.dmaowner.bus.platform.PlatformInstance.Numbered;
import dev.dmaowner.bus.platform.PlatformInstance.Only;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DmaConfiguration;
import dev.dmaowner.firmware.DmaConfiguration.Coherence;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.FirmwareNode.AcpiObject;
import dev.dmaowner.firmware.FirmwareNode.TreeNode;
import dev.dmaowner.firmware.TreeIdentity;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaConfigureAnswer;
import dev.dmaowner.spi.DmaConfigureContext;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.IdTable;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.Match.No;
import dev.dmaowner.spi.Match.Rule;
import dev.dmaowner.spi.Match.Yes;
import dev.dmaowner.spi.RemoveAnswer;
import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PlatformBusTest {

    private final PlatformBus bus = new PlatformBus();

    private static PlatformDevice inTree(String... compatible) {
        TreeIdentity identity = new TreeIdentity(
                new TreeNode("/child@1000"), Optional.of("serial"), List.of(compatible), List.of("serial0"));
        return new PlatformDevice(
                new DeviceId("platform", "1000.child"),
                "1000.child",
                identity.modalias(),
                Optional.empty(),
                "/sys/devices/platform/1000.child",
                Optional.of(identity.node()),
                Optional.of(identity));
    }

    private static PlatformDevice inAcpi() {
        return new PlatformDevice(
                new DeviceId("platform", "QEMU0002:00"),
                "QEMU0002:00",
                "acpi:QEMU0002:PNP0C02:",
                Optional.empty(),
                "/sys/devices/platform/QEMU0002:00",
                Optional.of(new AcpiObject("\\_SB.FWCF")),
                Optional.empty());
    }

    private static PlatformDevice named(String name) {
        return PlatformDevice.registered(name, new Only(), Optional.empty());
    }

    private Match match(Device device, String driver, String... ids) {
        return match(device, Optional.empty(), driver, ids);
    }

    private Match match(Device device, Optional<String> override, String driver, String... ids) {
        DriverDescription description = DriverDescription.of("platform", driver, ids);
        return bus.match(device, new Candidate(description, IdTable.of(List.of(ids)), List.of(), override));
    }

    @Test
    void anOverrideDecidesAlone() {
        PlatformDevice device = inTree("x,a");
        assertEquals(new Yes(Rule.OVERRIDE, "mine"), match(device, Optional.of("mine"), "mine"));
        assertInstanceOf(No.class, match(device, Optional.of("mine"), "other", "of:N*T*Cx,a"));
    }

    @Test
    void anIdFitsAnyCompatibleStringInWhateverCase() {
        PlatformDevice device = inTree("x,child", "y,Child2");
        assertEquals(new Yes(Rule.FIRMWARE, "of:N*T*Cy,cHILD2"), match(device, "d", "of:N*T*Cy,cHILD2"));
        assertEquals(new Yes(Rule.FIRMWARE, "of:N*T*Cy,child2C*"), match(device, "d", "of:N*T*Cy,child2C*"));
        assertInstanceOf(No.class, match(device, "d", "of:N*T*Cy,child"));
        assertInstanceOf(No.class, match(device, "d", "of:N*T*Cchild2C*"));
    }

    /** It is what a machine learns of a driver from a device that was recorded as bound to it. */
    @Test
    void theWholeModaliasOfADeviceIsAnIdThatFits() {
        PlatformDevice device = inTree("x,special", "x,general");
        assertEquals(new Yes(Rule.FIRMWARE, device.modalias()), match(device, "d", device.modalias()));
        assertInstanceOf(No.class, match(inTree("x,special"), "d", device.modalias()));
    }

    @Test
    void theCompatibleStringThatComesFirstInTheNodeFindsItsIdFirst() {
        PlatformDevice device = inTree("x,special", "x,general");
        assertEquals(
                new Yes(Rule.FIRMWARE, "of:N*T*Cx,special"),
                match(device, "d", "of:N*T*Cx,general", "of:N*T*Cx,special"));
    }

    @Test
    void amongEqualCompatibleStringsTypeAndThenNameCount() {
        PlatformDevice device = inTree("x,a");
        assertEquals(
                new Yes(Rule.FIRMWARE, "of:N*TserialCx,a"),
                match(device, "d", "of:N*T*Cx,a", "of:NchildT*Cx,a", "of:N*TserialCx,a"));
        assertEquals(new Yes(Rule.FIRMWARE, "of:N*T*Cx,a"), match(device, "d", "of:N*TnetworkCx,a", "of:N*T*Cx,a"));
        assertInstanceOf(No.class, match(device, "d", "of:NotherT*Cx,a"));
        assertEquals(new Yes(Rule.FIRMWARE, "of:NchildT*"), match(device, "d", "of:NchildT*"));
    }

    @Test
    void aCompatibleStringMayHaveTheLettersThatSeparateTheParts() {
        assertInstanceOf(Yes.class, match(inTree("fsl,MPC-TC"), "d", "of:N*T*Cfsl,MPC-TCC*"));
    }

    @Test
    void anAcpiDeviceMatchesByAnyOfItsIds() {
        assertEquals(new Yes(Rule.FIRMWARE, "acpi*:PNP0C02:*"), match(inAcpi(), "d", "acpi*:PNP0C02:*"));
        assertInstanceOf(No.class, match(inAcpi(), "d", "acpi*:PNP0C03:*"));
    }

    @Test
    void aTableOfNamesDecidesAndWithoutOneTheDriversNameDoes() {
        assertEquals(
                new Yes(Rule.STATIC_ID, "platform:serial8250"), match(named("serial8250"), "d", "platform:serial8250"));
        assertEquals(
                Rule.STATIC_ID, match(named("d"), "d", "platform:serial8250").rule());
        assertInstanceOf(No.class, match(named("d"), "d", "platform:serial8250"));
        assertEquals(new Yes(Rule.NAME, "d"), match(named("d"), "d"));
        assertInstanceOf(No.class, match(named("d"), "other"));
    }

    @Test
    void aDriverForNodesStillMatchesByName() {
        assertEquals(new Yes(Rule.NAME, "d"), match(named("d"), "d", "of:N*T*Cx,a"));
        assertEquals(new Yes(Rule.NAME, "1000.child"), match(inTree("x,a"), "1000.child"));
    }

    @Test
    void aDeviceOfAnotherBusIsForeign() {
        Device other = new Device() {
            @Override
            public DeviceId id() {
                return new DeviceId("pci", "d");
            }

            @Override
            public String modalias() {
                return "platform:d";
            }

            @Override
            public Optional<DeviceId> parent() {
                return Optional.empty();
            }

            @Override
            public String sysfsPath() {
                return "/sys/devices/d";
            }

            @Override
            public Optional<FirmwareNode> firmwareNode() {
                return Optional.empty();
            }

            @Override
            public java.util.Map<String, String> attributes() {
                return java.util.Map.of();
            }
        };
        assertEquals(Match.FOREIGN, match(other, "d"));
    }

    @Test
    @Tag("R-134")
    void theModaliasTellsHowTheDeviceIsDescribed() {
        assertEquals(
                "of:NchildTserialCx,childCy",
                inTree("x,child", "y").attributes().get("modalias"));
        assertEquals("acpi:QEMU0002:PNP0C02:", inAcpi().attributes().get("modalias"));
        assertEquals("platform:serial8250", named("serial8250").attributes().get("modalias"));
        assertEquals(
                List.of(
                        "OF_NAME=child",
                        "OF_FULLNAME=/child@1000",
                        "OF_TYPE=serial",
                        "OF_COMPATIBLE_0=x",
                        "OF_COMPATIBLE_N=1",
                        "OF_ALIAS_0=serial0",
                        "MODALIAS=of:NchildTserialCx"),
                bus.description().uevent().of(inTree("x")));
        assertEquals(
                List.of("MODALIAS=platform:pcspkr"), bus.description().uevent().of(named("pcspkr")));
    }

    @Test
    @Tag("R-135")
    void aNumberOfTheKernelsShowsInTheName() {
        PlatformDevice clock = PlatformDevice.registered("alarmtimer", new Automatic(0), Optional.of(named("rtc")));
        assertEquals("alarmtimer.0.auto", clock.id().name());
        assertEquals("alarmtimer", clock.platformName());
        assertEquals("/sys/devices/platform/rtc/alarmtimer.0.auto", clock.sysfsPath());
        assertEquals(
                "led.3",
                PlatformDevice.registered("led", new Numbered(3), Optional.empty())
                        .id()
                        .name());
        assertEquals("led", named("led").id().name());
        assertThrows(IllegalArgumentException.class, () -> new Automatic(-1));
    }

    private DmaConfigureAnswer configure(Device device, DmaManagement management) throws IOException {
        DeviceTree tree = DeviceTree.read(ByteBuffer.wrap(new FlattenedTreeWriter()
                .begin("")
                .begin("child@1000")
                .empty("dma-coherent")
                .end()
                .end()
                .bytes()));
        return bus.dmaConfigure(
                device,
                new DmaConfigureContext(
                        OwnershipRules.LINUX_6_12,
                        DriverDescription.of("platform", "d"),
                        management,
                        new FirmwareDmaConfigure(Firmware.of(tree))));
    }

    @Test
    void theDefaultDomainIsUsedUnlessTheDriverManagesDma() throws IOException {
        DmaConfigureAnswer use = configure(inTree("x"), DmaManagement.BY_CORE);
        assertEquals(
                Coherence.COHERENT,
                assertInstanceOf(DmaConfigureAnswer.Use.class, use)
                        .configuration()
                        .coherence());
        assertInstanceOf(DmaConfigureAnswer.Leave.class, configure(inTree("x"), DmaManagement.BY_DRIVER));
    }

    @Test
    void aDeviceWithoutFirmwareIsConfiguredWithNothing() throws IOException {
        assertEquals(
                new DmaConfigureAnswer.Use(DmaConfiguration.NOTHING_SAID),
                configure(named("pcspkr"), DmaManagement.BY_CORE));
    }

    @Test
    void removalIsTheDriversOwn() {
        BoundDriver waits = removal -> new RemoveAnswer.Waiting("the user");
        assertEquals(new RemoveAnswer.Waiting("the user"), bus.remove(named("d"), waits, () -> {
            throw new AssertionError("it is the driver that says so");
        }));
    }
}
