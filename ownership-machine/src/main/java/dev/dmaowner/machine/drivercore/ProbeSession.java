package dev.dmaowner.machine.drivercore;

import dev.dmaowner.DeviceId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.Registration;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.CharDevice;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.Match;
import dev.dmaowner.spi.ProbeContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The context of one probe. What the driver publishes and adds lasts until it is unbound at most. */
public final class ProbeSession implements ProbeContext {

    private final DeviceState device;
    private final DriverState driver;
    private final Match match;
    private final PluginContext context;
    private final Firmware firmware;
    private final Topology topology;
    private final Groups groups;
    private final DeviceAddition additions;
    private final DeviceRemoval removals;
    // Made when they are used: a machine has a session for each bound device, and most drivers publish and add nothing.
    private volatile @Nullable Publications<PublishedAttribute> attributes;
    private volatile @Nullable SharedObjects forChildren;
    private List<Registration> published = List.of();
    private List<DeviceId> children = List.of();

    ProbeSession(
            DeviceState device,
            DriverState driver,
            Match match,
            PluginContext context,
            Firmware firmware,
            Topology topology,
            Groups groups,
            DeviceAddition additions,
            DeviceRemoval removals) {
        this.device = device;
        this.driver = driver;
        this.match = match;
        this.context = context;
        this.firmware = firmware;
        this.topology = topology;
        this.groups = groups;
        this.additions = additions;
        this.removals = removals;
    }

    /** {@return the attribute that the driver has published under this name} */
    public Optional<PublishedAttribute> attribute(String name) {
        Publications<PublishedAttribute> all = attributes;
        return all == null ? Optional.empty() : all.find(name);
    }

    /** {@return the attributes that the driver has published, sorted by name; a view} */
    public SortedMap<String, PublishedAttribute> attributes() {
        Publications<PublishedAttribute> all = attributes;
        return all == null ? Collections.emptySortedMap() : all.all();
    }

    private <T> Optional<T> forChildren(Class<T> type) {
        SharedObjects all = forChildren;
        return all == null ? Optional.empty() : all.find(type);
    }

    /** {@return whether the driver has added this device} */
    synchronized boolean hasAdded(DeviceId child) {
        return children.contains(child);
    }

    /** {@return whether nothing is left to remove} */
    synchronized boolean isOver() {
        return children.isEmpty() && published.isEmpty();
    }

    /**
     * Remove the remaining children and publications, the last first.
     *
     * @param then run when all of it is gone, possibly later
     */
    void end(Runnable then) {
        List<DeviceId> left;
        synchronized (this) {
            left = new ArrayList<>(children);
            children = List.of();
        }
        Collections.reverse(left);
        new SequentialTask<>(left, removals::removeForGood, () -> {
                    closePublications();
                    then.run();
                })
                .begin();
    }

    private void closePublications() {
        List<Registration> shown;
        synchronized (this) {
            shown = published;
            published = List.of();
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            shown.get(i).close();
        }
    }

    @Override
    public Device device() {
        return device.device;
    }

    @Override
    public Match match() {
        return match;
    }

    @Override
    public Candidate candidate() {
        return driver.offeredTo(device);
    }

    @Override
    public Firmware firmware() {
        return firmware;
    }

    @Override
    public Optional<IommuGroup> group() {
        return Optional.ofNullable(device.group);
    }

    @Override
    public Outcome<IommuGroup> joinStandIn(String name) {
        return groups.joinStandIn(device, name);
    }

    @Override
    public void leaveStandIn() {
        groups.leaveStandIn(device);
    }

    @Override
    public KernelRules rules() {
        return context.rules();
    }

    @Override
    public <T> T shared(Class<T> key, Supplier<T> first) {
        return context.shared(key, first);
    }

    @Override
    public Registration publishNode(String name, CharDevice node) {
        return keep(context.publishNode(name, node));
    }

    @Override
    public Registration publishParameter(String module, String name, Attribute parameter) {
        return keep(context.publishParameter(module, name, parameter));
    }

    @Override
    public Registration publishAttribute(String name, Attribute attribute) {
        return keep(published()
                .publish(
                        name,
                        new PublishedAttribute(
                                attribute, context.publisher(), device.device.sysfsPath() + "/" + name)));
    }

    private synchronized Publications<PublishedAttribute> published() {
        Publications<PublishedAttribute> all = attributes;
        if (all == null) {
            all = new Publications<>();
            attributes = all;
        }
        return all;
    }

    private synchronized Registration keep(Registration publication) {
        published = with(published, publication);
        return publication;
    }

    private static <T> List<T> with(List<T> before, T one) {
        List<T> more = before.isEmpty() ? new ArrayList<>(2) : before;
        more.add(one);
        return more;
    }

    @Override
    public Outcome<Outcome.Nothing> addDevice(Device child) {
        Outcome<Outcome.Nothing> outcome = additions.addChild(child);
        if (outcome.isDone()) {
            synchronized (this) {
                children = with(children, child.id());
            }
        }
        return outcome;
    }

    @Override
    public List<DeviceId> populateChildren() {
        List<DeviceId> added = new ArrayList<>();
        for (BusState bus : topology.buses()) {
            for (Device child : bus.description
                    .population()
                    .map(rule -> rule.populate(device.device, firmware()))
                    .orElse(List.of())) {
                if (addDevice(child).isDone()) {
                    added.add(child.id());
                }
            }
        }
        return added;
    }

    @Override
    public void removeDevice(DeviceId child) {
        boolean ours;
        synchronized (this) {
            ours = !children.isEmpty() && children.remove(child);
        }
        if (ours) {
            removals.removeForGood(child, () -> {});
        }
    }

    @Override
    public <T> Optional<T> fromParent(Class<T> type) {
        return device.device
                .parent()
                .flatMap(topology::find)
                .map(parent -> parent.session)
                .flatMap(session -> session.forChildren(type));
    }

    @Override
    public synchronized <T> void shareWithChildren(Class<T> type, T value) {
        SharedObjects all = forChildren;
        if (all == null) {
            all = new SharedObjects();
            forChildren = all;
        }
        all.put(type, value);
    }

    @Override
    public Optional<String> moduleParameter(String module, String name) {
        return context.moduleParameter(module, name);
    }

    @Override
    public void taint(int flag) {
        context.taint(flag);
    }
}
