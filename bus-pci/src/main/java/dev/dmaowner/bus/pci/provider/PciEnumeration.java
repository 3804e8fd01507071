package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.bus.pci.ConfigurationSpace;
import dev.dmaowner.bus.pci.PciAddress;
import dev.dmaowner.bus.pci.PciDevice;
import dev.dmaowner.bus.pci.PciIdentity;
import dev.dmaowner.bus.pci.PciPlatform;
import dev.dmaowner.bus.pci.PciScan;
import dev.dmaowner.bus.pci.ScannedFunction;
import dev.dmaowner.bus.pci.VirtualFunctionOf;
import dev.dmaowner.host.Host;
import dev.dmaowner.spi.EnumerationSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions of a host, from {@code /sys/bus/pci/devices}. Of each it reads one {@code uevent} and a few links, and
 * configuration space only where it may. The object serves one reading in one thread.
 */
final class PciEnumeration {

    private static final String DEVICES = "/sys/bus/pci/devices";
    private static final String IVRS = "/sys/firmware/acpi/tables/IVRS";

    private final Host host;
    private final EnumerationSource.ConfigSpace reach;
    private final HostBridgeNodes hostBridges;

    private PciEnumeration(EnumerationSource source) {
        this.host = source.host();
        this.reach = source.configSpace();
        this.hostBridges = new HostBridgeNodes(source.host());
    }

    static List<PciDevice> of(EnumerationSource source) throws IOException {
        PciEnumeration enumeration = new PciEnumeration(source);
        List<ScannedFunction> found = new ArrayList<>();
        for (String name : source.host().list(DEVICES)) {
            Optional<PciAddress> address = PciAddress.parse(name);
            if (address.isPresent()) {
                enumeration.read(address.get(), name).ifPresent(found::add);
            }
        }
        return PciScan.inKernelOrder(found, platform(source.host()));
    }

    private static PciPlatform platform(Host host) {
        return host.exists(IVRS) ? new PciPlatform(PciPlatform.IvrsTable.PRESENT, Map.of()) : PciPlatform.ORDINARY;
    }

    private Optional<ScannedFunction> read(PciAddress address, String name) throws IOException {
        String link = DEVICES + "/" + name;
        String path = host.readLink(link)
                .map(target -> SysfsPaths.resolve(DEVICES, target))
                .filter(target -> target.startsWith("/sys/") && target.endsWith("/" + name))
                .orElse(link);
        Optional<PciIdentity> identity =
                UeventIdentity.parse(host.readText(path + "/uevent").orElse(""));
        ConfigurationSpace space = mayRead(path) ? configurationSpace(path) : ConfigurationSpace.NOT_READ;
        Optional<PciIdentity> inSpace = space.identity();
        if (identity.isEmpty()) {
            identity = inSpace.isPresent() ? inSpace : UeventIdentity.fromFiles(host, path);
        } else if (inSpace.isPresent()) {
            identity = Optional.of(withRevision(identity.get(), inSpace.get()));
        }
        return Optional.of(new ScannedFunction(
                address,
                path,
                identity,
                space,
                virtualFunctionOf(path),
                hostBridges.nodeOf(path),
                hostBridges.aboveDevice(path)));
    }

    private static PciIdentity withRevision(PciIdentity identity, PciIdentity inSpace) {
        return new PciIdentity(
                identity.vendor(),
                identity.device(),
                identity.subsystemVendor(),
                identity.subsystemDevice(),
                identity.classCode(),
                inSpace.revision());
    }

    /** Reading configuration space wakes a device, so that it is done only where the device is awake or it was asked for. */
    private boolean mayRead(String path) throws IOException {
        return switch (reach) {
            case LEAVE_ASLEEP -> false;
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
        return host.readLink(path + "/physfn")
                .map(target -> target.substring(target.lastIndexOf('/') + 1))
                .flatMap(PciAddress::parse)
                .map(physical -> new VirtualFunctionOf(physical, VirtualFunctionOf.Probing.ALLOWED));
    }
}
