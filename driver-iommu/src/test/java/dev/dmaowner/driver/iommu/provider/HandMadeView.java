package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.GroupView;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.JoinAnswer;
import dev.dmaowner.spi.JoinRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Devices and groups behind one IOMMU, for tests: what joins is remembered as the machine would. */
final class HandMadeView implements GroupView {

    private final IommuDriver driver;
    private final IommuInstance instance;
    private final Firmware firmware;
    private final Map<DeviceId, Device> devices = new LinkedHashMap<>();
    private final Map<DeviceId, GroupId> groups = new LinkedHashMap<>();
    private final List<Translated> translated = new ArrayList<>();
    private KernelRules rules = OwnershipRules.LINUX_6_12;

    HandMadeView(IommuDriver driver, IommuInstance instance, Firmware firmware) {
        this.driver = driver;
        this.instance = instance;
        this.firmware = firmware;
    }

    HandMadeView under(KernelRules chosen) {
        rules = chosen;
        return this;
    }

    void add(Device device) {
        devices.put(device.id(), device);
    }

    /** Ask the driver, with ids of one cell each; without ids firmware says nothing of the device. */
    JoinAnswer ask(Device device, int... ids) {
        List<List<Integer>> entries = new ArrayList<>();
        for (int id : ids) {
            entries.add(List.of(id));
        }
        return askWith(device, entries);
    }

    JoinAnswer askWith(Device device, List<List<Integer>> ids) {
        return driver.join(request(device, ids));
    }

    Optional<List<ReservedRegion>> reservedRegions(Device device, int id) {
        return driver.reservedRegions(request(device, List.of(List.of(id))));
    }

    DefaultDomainType defaultDomain(Device device, int id) {
        return driver.defaultDomain(request(device, List.of(List.of(id))));
    }

    private JoinRequest request(Device device, List<List<Integer>> ids) {
        add(device);
        Optional<IommuSpecifier> specifier =
                ids.isEmpty() ? Optional.empty() : Optional.of(new IommuSpecifier(node(), ids));
        return new JoinRequest(device, instance, specifier, this, rules, firmware);
    }

    /** Let a device be in a group under these ids. */
    void joined(Device device, int group, List<List<Integer>> ids) {
        add(device);
        groups.put(device.id(), new GroupId(group));
        translated.add(new Translated(device.id(), new IommuSpecifier(node(), ids), new GroupId(group)));
    }

    private FirmwareNode node() {
        return instance.node().orElse(new FirmwareNode.TreeNode("/iommu"));
    }

    @Override
    public List<Device> devices(String bus) {
        return devices.values().stream()
                .filter(device -> device.id().bus().equals(bus))
                .toList();
    }

    @Override
    public Optional<Device> device(DeviceId id) {
        return Optional.ofNullable(devices.get(id));
    }

    @Override
    public Optional<GroupId> groupOf(DeviceId id) {
        return Optional.ofNullable(groups.get(id));
    }

    @Override
    public List<Translated> translatedBy(IommuInstance which) {
        return List.copyOf(translated);
    }

    @Override
    public List<IommuInstance> translatingInstances() {
        return List.of(instance);
    }

    @Override
    public Optional<DeviceId> holderOf(IommuInstance which, List<Integer> id) {
        return translated.stream()
                .filter(one -> one.ids().ids().contains(id))
                .map(Translated::device)
                .findFirst();
    }
}
