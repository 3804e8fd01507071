package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.bus.pci.topology.ConfigurationSpace;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.bus.pci.topology.PciPlatform;
import dev.dmaowner.bus.pci.topology.PciScan;
import dev.dmaowner.bus.pci.topology.ScannedFunction;
import dev.dmaowner.bus.pci.topology.VirtualFunctionOf;
import dev.dmaowner.bus.pci.topology.VirtualFunctionOf.Probing;
import dev.dmaowner.firmware.IvrsDevices;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.SysfsDevice;
import dev.dmaowner.spi.EnumerationSource;
import dev.dmaowner.spi.EnumerationSource.ConfigSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The functions of a host, from {@code /sys/bus/pci/devices}. Of each it reads one {@code uevent} and a few links, and
 * configuration space only where it may. The object serves one reading in one thread.
 */
final class PciEnumeration {

    private static final String IVRS = "/sys/firmware/acpi/tables/IVRS";

    private final Host host;
    private final ConfigSpace reach;
    private final HostBridgeNodes hostBridges;

    private PciEnumeration(EnumerationSource source) {
        this.host = source.host();
        this.reach = source.configSpace();
        this.hostBridges = new HostBridgeNodes(source.host(), source.firmware());
    }

    static List<PciFunction> of(EnumerationSource source) throws IOException {
        PciEnumeration enumeration = new PciEnumeration(source);
        List<ScannedFunction> found = new ArrayList<>();
        for (SysfsDevice device : SysfsDevice.onBus(source.host(), PciFunction.BUS)) {
            Optional<PciAddress> address = PciAddress.parse(device.id().name());
            if (address.isPresent()) {
                found.add(enumeration.read(address.get(), device));
            }
        }
        List<PciFunction> functions = new ArrayList<>(found.size());
        for (PciFunction function : PciScan.inKernelOrder(found, platform(source, found))) {
            boolean canHaveVirtual = function.virtualFunctions().found().isPresent();
            functions.add(canHaveVirtual ? function.with(enumeration.probing(function.sysfsPath())) : function);
        }
        return functions;
    }

    private Probing probing(String physical) throws IOException {
        return host.readText(physical + "/sriov_drivers_autoprobe")
                        .filter("0"::equals)
                        .isPresent()
                ? Probing.ONLY_UNDER_OVERRIDE
                : Probing.ALLOWED;
    }

    private static PciPlatform platform(EnumerationSource source, List<ScannedFunction> functions) {
        Map<PciAddress, Integer> aliases = new HashMap<>();
        Optional<IvrsDevices> ivrs = source.firmware().ivrsDevices();
        for (ScannedFunction function : ivrs.isPresent() ? functions : List.<ScannedFunction>of()) {
            PciAddress address = function.address();
            OptionalInt alias = ivrs.get().aliasOf(address.domain(), address.requesterId());
            if (alias.isPresent()) {
                aliases.put(address, alias.getAsInt());
            }
        }
        boolean present = ivrs.isPresent() || source.host().exists(IVRS);
        return new PciPlatform(
                present ? PciPlatform.IvrsTable.PRESENT : PciPlatform.IvrsTable.ABSENT,
                aliases,
                source.accessControl(),
                source.rules());
    }

    private ScannedFunction read(PciAddress address, SysfsDevice device) throws IOException {
        String path = device.path();
        Optional<PciIdentity> identity = UeventIdentity.parse(device.uevent());
        ConfigurationSpace space = mayRead(path) ? configurationSpace(path) : ConfigurationSpace.NOT_READ;
        OptionalInt revision = space.revision();
        if (identity.isEmpty()) {
            identity = space.identity();
        }
        if (identity.isEmpty()) {
            identity = UeventIdentity.fromFiles(host, path);
            revision = identity.isPresent() ? UeventIdentity.revision(host, path) : revision;
        }
        return new ScannedFunction(
                address,
                path,
                identity,
                revision,
                space,
                reach == ConfigSpace.NOT_WANTED
                        ? Optional.empty()
                        : new VirtualFunctionFiles(host, path).read(space.virtualFunctions()),
                virtualFunctionOf(path),
                hostBridges.nodeOfFunction(path),
                hostBridges.aboveDevice(path));
    }

    /** Reading configuration space wakes a device, so it is read only if the device is awake or the caller asked for it. */
    private boolean mayRead(String path) throws IOException {
        return switch (reach) {
            case NOT_WANTED, LEAVE_ASLEEP -> false;
            case READ_ACTIVE ->
                host.readText(path + "/power/runtime_status")
                        .map("active"::equals)
                        .orElse(true);
            case READ_ALL -> true;
        };
    }

    private ConfigurationSpace configurationSpace(String path) throws IOException {
        return host.read(path + "/config").map(ConfigurationSpace::of).orElse(ConfigurationSpace.NOT_READ);
    }

    private Optional<VirtualFunctionOf> virtualFunctionOf(String path) throws IOException {
        Optional<PciAddress> physical = host.linkName(path + "/physfn").flatMap(PciAddress::parse);
        return physical.isEmpty()
                ? Optional.empty()
                : Optional.of(new VirtualFunctionOf(physical.get(), probing(path + "/physfn")));
    }
}
