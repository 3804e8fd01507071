package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.bus.platform.provider.PlatformBus;
import dev.dmaowner.driver.iommu.provider.ArmSmmu;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.Machine;
import dev.dmaowner.machine.MachineBuilder;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.spi.BoundDriver;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.ProbeAnswer;
import dev.dmaowner.spi.ProbeContext;
import dev.dmaowner.testdata.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** A machine made of a device tree with all drivers of this module, in the order in which the kernel registers them. */
record Board(Machine machine) {

    static final List<Driver> DRIVERS = List.of(
            new Host1xDriver(),
            new DrmDriver(),
            new DisplayHubDriver(),
            new DcDriver(),
            new HdmiDriver(),
            new DsiDriver(),
            new DpauxDriver(),
            new SorDriver(),
            new Gr2dDriver(),
            new Gr3dDriver(),
            new VicDriver(),
            new NvdecDriver());

    /** An ordinary driver of the platform bus. */
    record OrdinaryDriver(String name, String compatible) implements Driver {
        @Override
        public DriverDescription description() {
            return DriverDescription.of("platform", name, "of:N*T*C" + compatible);
        }

        @Override
        public ProbeAnswer probe(ProbeContext context) {
            return new ProbeAnswer.Bound(BoundDriver.NOTHING_TO_UNDO);
        }
    }

    static Board of(String tree, OwnershipRules rules) throws IOException {
        byte[] bytes = Files.readAllBytes(SharedData.path("dtb/" + tree));
        return of(DeviceTree.read(ByteBuffer.wrap(bytes)), rules);
    }

    static Board of(DeviceTree tree, OwnershipRules rules, Driver... more) throws IOException {
        MachineBuilder builder = Machine.builder()
                .rules(rules)
                .host(CapturedHost.of(CapturedTree.builder().build(), "a tree alone"), Firmware.of(tree))
                .bus(new PlatformBus())
                .bus(new Host1xBus())
                .iommu(new TegraSmmu())
                .iommu(new ArmSmmu());
        DRIVERS.forEach(builder::driver);
        for (Driver driver : more) {
            builder.driver(driver);
        }
        return new Board(builder.build());
    }

    static DeviceId device(String name) {
        return new DeviceId("platform", name);
    }

    Optional<String> driverOf(String name) {
        return machine.driverOf(device(name));
    }

    boolean drmIsBound() {
        return machine.driverOf(new DeviceId("host1x", "drm")).isPresent();
    }

    boolean drmIsThere() {
        return machine.device(new DeviceId("host1x", "drm")).isPresent();
    }

    GroupOwnership groupOf(String name) {
        return machine.groupOf(device(name)).flatMap(machine::group).orElseThrow();
    }

    List<String> membersWith(String name) {
        return groupOf(name).members().stream().map(DeviceId::name).toList();
    }

    /** {@return the errno of a bind, empty if it was done} */
    Optional<Errno> bind(String driver, String name) {
        return write(driver, "bind", name);
    }

    Optional<Errno> unbind(String driver, String name) {
        return write(driver, "unbind", name);
    }

    private Optional<Errno> write(String driver, String file, String name) {
        WriteAnswer answer = machine.host().write("/sys/bus/platform/drivers/" + driver + "/" + file, name + "\n");
        return answer instanceof WriteAnswer.Refused refused
                ? Optional.of(refused.why().errno())
                : Optional.empty();
    }
}
