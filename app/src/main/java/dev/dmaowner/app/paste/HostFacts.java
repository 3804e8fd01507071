package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What several texts say of one machine. */
public final class HostFacts {

    /** More than any machine has; each costs memory. */
    private static final int MOST_DEVICES = 100_000;

    private static final int MOST_IOMMUS = 1000;
    /** Who pastes a log of another machine has a contradiction for each device. */
    private static final int MOST_REMARKS = 40;

    private final Map<PciAddress, DeviceFacts> devices = new TreeMap<>();
    private final Map<String, Member> others = new TreeMap<>();
    private final Map<Integer, String> bridges = new HashMap<>();
    private final Set<String> remarks = new LinkedHashSet<>();
    private final Set<String> iommus = new TreeSet<>();
    private int furtherRemarks;
    private long said;
    private @Nullable Statement release;
    private @Nullable Statement commandLine;

    /** For reading texts into it. */
    public HostFacts() {}

    /**
     * A member of a group that is on another bus than PCI.
     *
     * @param bus its bus
     * @param name its name there
     * @param path its path below {@code /sys/devices}
     * @param group its group's number
     */
    record Member(String bus, String name, String path, String group) {}

    /**
     * Add a PCI function with all its facts.
     *
     * @param registers its configuration space
     * @param driver the driver that it is bound to, empty if none
     * @param group the number of its group
     */
    public void addFunction(PciAddress address, byte[] registers, Optional<String> driver, String group)
            throws CaptureException {
        DeviceFacts device = device(address);
        device.registers(registers.clone());
        device.state(Fact.DRIVER, new Statement(driver.orElse(Fact.NONE), ""));
        device.state(Fact.GROUP, new Statement(group, ""));
    }

    /**
     * Say below which devices of a board PCI domains are.
     *
     * @param paths for each domain the path of the device below {@code /sys/devices}
     */
    public void hostBridges(Map<Integer, String> paths) {
        bridges.putAll(paths);
    }

    Map<Integer, String> hostBridges() {
        return bridges;
    }

    /**
     * Bring the facts in line with a recording of the machine, which counts wherever it says anything. Devices that it does not have are
     * dropped, and each difference is remarked.
     *
     * @param recording the recording
     * @param name what messages call it
     * @throws IOException if it cannot be read
     */
    public void settle(Host recording, String name) throws IOException {
        new Settlement(recording, name, this).settle(devices, others);
    }

    /** {@return how often a text has said something so far} */
    public long said() {
        return said;
    }

    /** {@return what limits the answers about this machine, such as texts that contradict each other, sentences} */
    public List<String> remarks() {
        List<String> all = new ArrayList<>(remarks);
        if (furtherRemarks > 0) {
            all.add("there are " + furtherRemarks + " more such differences");
        }
        return all;
    }

    DeviceFacts device(PciAddress address) throws CaptureException {
        said++;
        DeviceFacts known = devices.get(address);
        if (known == null) {
            if (devices.size() >= MOST_DEVICES) {
                throw new CaptureException("there are more than " + MOST_DEVICES + " devices in it");
            }
            known = new DeviceFacts(address);
            devices.put(address, known);
        }
        return known;
    }

    Collection<DeviceFacts> devices() {
        return Collections.unmodifiableCollection(devices.values());
    }

    Collection<Member> others() {
        return Collections.unmodifiableCollection(others.values());
    }

    void state(PciAddress address, Fact fact, Statement statement) throws CaptureException {
        device(address)
                .state(fact, statement)
                .ifPresent(before -> differ(address.toString(), fact.words(), before, statement));
    }

    void other(Member member, String place) throws CaptureException {
        said++;
        if (others.size() >= MOST_DEVICES) {
            throw new CaptureException("there are more than " + MOST_DEVICES + " devices in it");
        }
        Member before = others.putIfAbsent(member.bus() + "/" + member.name(), member);
        if (before != null && !before.group().equals(member.group())) {
            remark(member.name() + ": group " + before.group() + " and, by " + place + ", " + member.group()
                    + "; the first counts");
        }
    }

    void iommu(String name) {
        if (iommus.size() < MOST_IOMMUS) {
            iommus.add(name);
        }
    }

    void forgetIommus() {
        iommus.clear();
    }

    Set<String> iommus() {
        return Collections.unmodifiableSet(iommus);
    }

    void release(Statement statement) {
        said++;
        if (release != null && !release.value().equals(statement.value())) {
            differ("the kernel", "release", release, statement);
        } else {
            release = statement;
        }
    }

    void commandLine(Statement statement) {
        said++;
        commandLine = commandLine == null ? statement : commandLine;
    }

    Optional<String> release() {
        return Optional.ofNullable(release).map(Statement::value);
    }

    Optional<String> commandLine() {
        return Optional.ofNullable(commandLine).map(Statement::value);
    }

    void remark(String remark) {
        if (remarks.size() < MOST_REMARKS) {
            remarks.add(remark);
        } else if (!remarks.contains(remark)) {
            furtherRemarks++;
        }
    }

    void differ(String whose, String what, Statement first, Statement second) {
        remark(whose + ": " + what + " " + words(first) + " and " + words(second) + "; the first counts");
    }

    private static String words(Statement said) {
        return (said.value().equals(Fact.NONE) ? "none" : said.value()) + " (" + said.place() + ")";
    }
}
