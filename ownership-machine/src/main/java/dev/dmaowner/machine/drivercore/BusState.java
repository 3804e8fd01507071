package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.BusDescription;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.ControlFile;
import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A registered bus: its devices in the order of addition and its drivers in the order of registration. */
public final class BusState {

    /** The character after a slash: with it at its end, a directory's path sorts after all that is below the directory. */
    private static final char AFTER_SLASH = '0';

    public final BusType type;
    public final BusDescription description;

    /** Serialises rescan and remove on this bus ({@code pci_rescan_remove_lock}). */
    final ParkableLock rescanRemove = new ParkableLock();

    public volatile boolean autoprobe = true;

    private final Map<String, DeviceState> byName = new ConcurrentHashMap<>();
    private final Map<String, DeviceState> devices = new LinkedHashMap<>();
    /** The devices by their directories, sorted, so that those below another are found without a look at all. */
    private final NavigableMap<String, DeviceState> directories = new ConcurrentSkipListMap<>();

    /** By physical function, each with those that it has by their {@link DeviceState#order}. */
    private final Map<DeviceId, NavigableMap<Long, DeviceState>> virtualFunctions = new ConcurrentHashMap<>();

    private long additions;

    private final Map<String, DriverState> driversByName = new ConcurrentHashMap<>();
    private final Map<String, Refusal> failed = new ConcurrentHashMap<>();
    private volatile List<DriverState> drivers = List.of();
    private volatile @Nullable List<DeviceState> snapshot;
    private volatile @Nullable List<Device> descriptions;
    private volatile @Nullable Map<String, List<Device>> byDirectory;

    /** The devices that are physically present, removed or not, in the order of the scan that found them. */
    private final Map<String, Device> inventory = new LinkedHashMap<>();

    /** The directories of removed devices. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    public BusState(BusType type, BusDescription description) {
        this.type = type;
        this.description = description;
    }

    public String name() {
        return description.name();
    }

    public Optional<DeviceState> find(String deviceName) {
        return Optional.ofNullable(byName.get(deviceName));
    }

    /** {@return whether the name was free} */
    public synchronized boolean add(DeviceState device) {
        if (byName.putIfAbsent(device.name(), device) != null) {
            return false;
        }
        devices.put(device.name(), device);
        inventory.putIfAbsent(device.name(), device.device);
        device.order = additions++;
        directories.put(device.device.sysfsPath(), device);
        device.device.virtualFunctionOf().ifPresent(physical -> virtualFunctions
                .computeIfAbsent(physical, key -> new ConcurrentSkipListMap<>())
                .put(device.order, device));
        gone.remove(device.device.sysfsPath());
        forgetSnapshots();
        return true;
    }

    /** {@return whether it was on the bus} */
    synchronized boolean remove(DeviceState device) {
        if (!byName.remove(device.name(), device)) {
            return false;
        }
        devices.remove(device.name(), device);
        directories.remove(device.device.sysfsPath());
        device.device
                .virtualFunctionOf()
                .ifPresent(physical -> virtualFunctions.computeIfPresent(physical, (key, functions) -> {
                    functions.remove(device.order);
                    return functions.isEmpty() ? null : functions;
                }));
        gone.add(device.device.sysfsPath());
        forgetSnapshots();
        return true;
    }

    /** Forget a device that a scan must not find again, such as a driver's child. */
    synchronized void forget(DeviceId id) {
        inventory.remove(id.name());
    }

    synchronized void describeAnew(DeviceState device, Device description) {
        device.device = description;
        forgetSnapshots();
    }

    /** {@return the virtual functions on this bus of a device, in the order in which they were added} */
    List<Device> virtualFunctionsOf(DeviceId physical) {
        NavigableMap<Long, DeviceState> found = virtualFunctions.get(physical);
        return found == null
                ? List.of()
                : found.values().stream().map(state -> state.device).toList();
    }

    /**
     * {@return the devices of this bus below a directory and below no other device of this bus there, in the order in which they were
     * added}
     *
     * @param directory its path
     */
    List<Device> highestBelow(String directory) {
        String start = directory + "/";
        Map.Entry<String, DeviceState> next = directories.ceilingEntry(start);
        if (next == null || !next.getKey().startsWith(start)) {
            return List.of();
        }
        List<DeviceState> found = new ArrayList<>();
        while (next != null && next.getKey().startsWith(start)) {
            String above = deviceAbove(next.getKey(), start.length());
            if (above.isEmpty()) {
                found.add(next.getValue());
                next = directories.higherEntry(next.getKey());
            } else {
                next = directories.ceilingEntry(above + AFTER_SLASH);
            }
        }
        found.sort(Comparator.comparingLong(device -> device.order));
        return found.stream().map(state -> state.device).toList();
    }

    /** {@return the first directory on a path that is a device of this bus, the path itself aside; empty text if none is} */
    private String deviceAbove(String path, int from) {
        for (int slash = path.indexOf('/', from); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String above = path.substring(0, slash);
            if (directories.containsKey(above)) {
                return above;
            }
        }
        return "";
    }

    private void forgetSnapshots() {
        snapshot = null;
        descriptions = null;
        byDirectory = null;
    }

    public List<DeviceState> devices() {
        List<DeviceState> known = snapshot;
        if (known == null) {
            synchronized (this) {
                known = List.copyOf(devices.values());
                snapshot = known;
            }
        }
        return known;
    }

    public List<Device> descriptions() {
        List<Device> known = descriptions;
        if (known == null) {
            synchronized (this) {
                known = devices.values().stream().map(state -> state.device).toList();
                descriptions = known;
            }
        }
        return known;
    }

    /** The devices whose own directories are in one directory, in the order in which they were added. */
    List<Device> inDirectory(String directory) {
        Map<String, List<Device>> known = byDirectory;
        if (known == null) {
            synchronized (this) {
                known = new HashMap<>();
                for (DeviceState state : devices.values()) {
                    known.computeIfAbsent(directoryOf(state.device), key -> new ArrayList<>())
                            .add(state.device);
                }
                byDirectory = known;
            }
        }
        return known.getOrDefault(directory, List.of());
    }

    /**
     * {@return the names of what is in a directory: of devices, and of directories with devices somewhere below them}
     *
     * @param directory its path, with a slash at the end
     */
    public Set<String> namesIn(String directory) {
        Set<String> names = new TreeSet<>();
        String next = directories.ceilingKey(directory);
        while (next != null && next.startsWith(directory)) {
            int end = next.indexOf('/', directory.length());
            names.add(next.substring(directory.length(), end < 0 ? next.length() : end));
            next = end < 0 ? directories.higherKey(next) : directories.ceilingKey(next.substring(0, end) + AFTER_SLASH);
        }
        return names;
    }

    static String directoryOf(Device device) {
        String path = device.sysfsPath();
        return path.substring(0, path.lastIndexOf('/'));
    }

    /** {@return whether a device was removed and has not come back} */
    public boolean hasLost() {
        return !gone.isEmpty();
    }

    /** {@return whether a device that was removed had this directory} */
    public boolean isGone(String directory) {
        return !gone.isEmpty() && gone.contains(directory);
    }

    synchronized List<Device> absent() {
        List<Device> absent = new ArrayList<>();
        inventory.forEach((name, device) -> {
            if (!byName.containsKey(name)) {
                absent.add(device);
            }
        });
        return absent;
    }

    /** {@return whether the name was free} */
    synchronized boolean register(DriverState driver) {
        if (driversByName.putIfAbsent(driver.name(), driver) != null) {
            return false;
        }
        List<DriverState> more = new ArrayList<>(drivers);
        more.add(driver);
        drivers = List.copyOf(more);
        return true;
    }

    /** Remember why a driver was not registered, for later errors about it. */
    void notRegistered(String driverName, Refusal why) {
        failed.put(driverName, why);
    }

    /** Forget why an earlier registration of a driver failed. */
    void tryAgain(String driverName) {
        failed.remove(driverName);
    }

    public Optional<Refusal> whyNotRegistered(String driverName) {
        return Optional.ofNullable(failed.get(driverName));
    }

    synchronized void unregister(DriverState driver) {
        driversByName.remove(driver.name(), driver);
        List<DriverState> fewer = new ArrayList<>(drivers);
        fewer.remove(driver);
        drivers = List.copyOf(fewer);
    }

    public Optional<DriverState> driver(String driverName) {
        return Optional.ofNullable(driversByName.get(driverName));
    }

    public List<DriverState> drivers() {
        return drivers;
    }

    public Optional<ControlFile> control(ControlFile.Place place, String fileName) {
        for (ControlFile file : description.controlFiles()) {
            if (file.place() == place && file.name().equals(fileName)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    public Collection<ControlFile> controls() {
        return description.controlFiles();
    }
}
