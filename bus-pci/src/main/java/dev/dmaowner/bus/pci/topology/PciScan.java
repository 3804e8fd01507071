package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sorts functions into the order in which the kernel finds them at boot, each below its bridge: host bridge by host
 * bridge, all of a bus before what is below its bridges, virtual functions last. The object serves one scan in one thread.
 */
public final class PciScan {

    /** A domain has no more buses than this, and so no chain of bridges is longer. */
    private static final int DEEPEST = 256;

    /** The ids of Intel's Volume Management Devices ({@code vmd_ids}). Their class alone, RAID controller, does not tell them. */
    private static final Set<Integer> VOLUME_MANAGEMENT =
            Set.of(0x201d, 0x28c0, 0x467f, 0x4c3d, 0x7d0b, 0x9a0b, 0xa77f, 0xad0b, 0xb06f, 0xb60b);

    private final PciPlatform platform;
    private final Map<String, List<ScannedFunction>> byDirectory = new HashMap<>();
    private final Map<String, PciFunction> placed = new HashMap<>();
    private final Set<PciAddress> slotsWithSeveral = new HashSet<>();
    private final Set<Integer> privateDomains = new HashSet<>();
    private final List<PhysicalFunction> physical = new ArrayList<>(0);
    private final Map<PciAddress, VirtualFunctionOf> virtualFunctions = new HashMap<>();
    private final List<PciFunction> inOrder = new ArrayList<>();

    /** A function with virtual functions that are switched on. */
    private record PhysicalFunction(PciAddress address, VirtualFunctions registers) {

        boolean has(PciAddress other) {
            return address.domain() == other.domain() && registers.include(address.requesterId(), other.requesterId());
        }
    }

    private PciScan(PciPlatform platform) {
        this.platform = platform;
    }

    /**
     * {@return the functions as devices, in the order in which the kernel adds them at boot}
     *
     * @param functions in any order; one without ids, one twice, and one more than 256 bridges deep are left out
     * @param platform the machine
     */
    public static List<PciFunction> inKernelOrder(List<ScannedFunction> functions, PciPlatform platform) {
        PciScan scan = new PciScan(platform);
        List<ScannedFunction> virtual = scan.sort(functions);
        scan.placeAll();
        virtual.sort(PciScan::byAddress);
        for (ScannedFunction function : virtual) {
            scan.place(function, scan.above(function));
        }
        return List.copyOf(scan.inOrder);
    }

    private static int byAddress(ScannedFunction one, ScannedFunction other) {
        return one.address().compareTo(other.address());
    }

    /** Sorts functions by directory; gives back the virtual ones. */
    private List<ScannedFunction> sort(List<ScannedFunction> functions) {
        List<ScannedFunction> known = known(functions);
        List<ScannedFunction> virtual = new ArrayList<>(0);
        for (ScannedFunction function : known) {
            Optional<VirtualFunctionOf> of = physicalFunctionOf(function);
            if (of.isPresent()) {
                virtualFunctions.put(function.address(), of.get());
                virtual.add(function);
                continue;
            }
            byDirectory
                    .computeIfAbsent(function.directoryAbove(), directory -> new ArrayList<>(1))
                    .add(function);
            if (function.address().function() > 0) {
                slotsWithSeveral.add(slot(function.address()));
            }
        }
        return virtual;
    }

    /** Those that have ids, each once. Notes which of them can have virtual functions. */
    private List<ScannedFunction> known(List<ScannedFunction> functions) {
        Set<PciAddress> seen = new HashSet<>();
        List<ScannedFunction> known = new ArrayList<>(functions.size());
        for (ScannedFunction function : functions) {
            if (function.identity().isPresent() && seen.add(function.address())) {
                known.add(function);
                if (function.address().domain() >= PciFunction.FIRST_PRIVATE_DOMAIN) {
                    privateDomains.add(function.address().domain());
                }
                Optional<VirtualFunctions> registers = function.virtual().found();
                if (registers.isPresent() && registers.get().enabled() > 0) {
                    physical.add(new PhysicalFunction(function.address(), registers.get()));
                }
            }
        }
        return known;
    }

    private Optional<VirtualFunctionOf> physicalFunctionOf(ScannedFunction function) {
        if (function.virtualFunctionOf().isPresent()) {
            return function.virtualFunctionOf();
        }
        for (PhysicalFunction candidate : physical) {
            if (candidate.has(function.address())) {
                return Optional.of(new VirtualFunctionOf(candidate.address(), VirtualFunctionOf.Probing.ALLOWED));
            }
        }
        return Optional.empty();
    }

    private void placeAll() {
        Set<String> paths = new HashSet<>();
        for (List<ScannedFunction> bus : byDirectory.values()) {
            for (ScannedFunction function : bus) {
                paths.add(function.sysfsPath());
            }
            bus.sort(PciScan::byAddress);
        }
        Map<PciAddress, String> roots = new TreeMap<>();
        for (Map.Entry<String, List<ScannedFunction>> bus : byDirectory.entrySet()) {
            if (!paths.contains(bus.getKey())) {
                roots.put(bus.getValue().get(0).address(), bus.getKey());
            }
        }
        for (String root : roots.values()) {
            placeBus(root, Optional.empty(), 0);
        }
    }

    private void placeBus(String directory, Optional<PciFunction> bridge, int depth) {
        List<ScannedFunction> bus = byDirectory.get(directory);
        if (bus == null || depth > DEEPEST) {
            return;
        }
        List<PciFunction> devices = new ArrayList<>(bus.size());
        for (ScannedFunction function : bus) {
            devices.add(place(function, bridge));
        }
        for (PciFunction device : devices) {
            placeBus(device.sysfsPath(), Optional.of(device), depth + 1);
        }
    }

    private PciFunction place(ScannedFunction function, Optional<PciFunction> bridge) {
        PciPlace place = new PciPlace(
                function.sysfsPath(),
                bridge,
                realDmaDevice(function, bridge),
                Optional.ofNullable(virtualFunctions.get(function.address())),
                function.node(),
                function.hostBridgeNode(),
                platform);
        PciFunction device = PciFunction.of(
                function.address(),
                function.identity().orElseThrow(),
                function.revision(),
                place,
                function.configurationSpace(),
                function.virtual(),
                functionsAfterScan(function, place));
        placed.put(function.sysfsPath(), device);
        inOrder.add(device);
        return device;
    }

    private PciFunction.Functions functionsAfterScan(ScannedFunction function, PciPlace place) {
        if (place.virtualFunctionOf().isPresent()) {
            return PciFunction.Functions.SINGLE;
        }
        if (function.address().function() > 0) {
            return PciFunction.Functions.SEVERAL;
        }
        Optional<PciFunction.Functions> read =
                function.configurationSpace().functions().found();
        if (read.isPresent()) {
            return read.get();
        }
        return slotsWithSeveral.contains(slot(function.address()))
                ? PciFunction.Functions.SEVERAL
                : PciFunction.Functions.SINGLE;
    }

    private Optional<PciFunction> above(ScannedFunction function) {
        return Optional.ofNullable(placed.get(function.directoryAbove()));
    }

    private Optional<PciFunction> realDmaDevice(ScannedFunction function, Optional<PciFunction> bridge) {
        if (function.address().domain() < PciFunction.FIRST_PRIVATE_DOMAIN) {
            return Optional.empty();
        }
        if (bridge.isPresent()) {
            return bridge.get().place().realDmaDevice();
        }
        String hostBridge = function.directoryAbove();
        int slash = hostBridge.lastIndexOf('/');
        Optional<PciFunction> above =
                Optional.ofNullable(slash < 0 ? null : placed.get(hostBridge.substring(0, slash)));
        return above.isPresent() ? above.filter(device -> isVolumeManagement(device.identity())) : onlyOne();
    }

    /** A listing without directories does not show the device above a private domain; where there is one of each, it is that one. */
    private Optional<PciFunction> onlyOne() {
        if (privateDomains.size() != 1) {
            return Optional.empty();
        }
        List<PciFunction> candidates = inOrder.stream()
                .filter(device -> device.address().domain() < PciFunction.FIRST_PRIVATE_DOMAIN)
                .filter(device -> VOLUME_MANAGEMENT.contains(device.identity().device()))
                .filter(device -> isVolumeManagement(device.identity()))
                .toList();
        return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
    }

    private static boolean isVolumeManagement(PciIdentity identity) {
        return identity.vendor() == 0x8086 && identity.classAndSubclass() == 0x0104;
    }

    private static PciAddress slot(PciAddress address) {
        return address.onSameBus(address.slot() << 3);
    }
}
