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
import java.util.function.Supplier;

/** The context of one probe. What the driver publishes and adds lasts until it is unbound at most. */
public final class ProbeSession implements ProbeContext {

    private final DeviceState device;
    private final DriverState driver;
    private final Match match;
    private final PluginContext context;
    private final Firmware firmware;
    private final Topology topology;
    private final DeviceAddition additions;
    private final DeviceRemoval removals;
    private final Publications<PublishedAttribute> attributes = new Publications<>();
    private final SharedObjects forChildren = new SharedObjects();
    private final List<Registration> published = new ArrayList<>();
    private final List<DeviceId> children = new ArrayList<>();

    ProbeSession(
            DeviceState device,
            DriverState driver,
            Match match,
            PluginContext context,
            Firmware firmware,
            Topology topology,
            DeviceAddition additions,
            DeviceRemoval removals) {
        this.device = device;
        this.driver = driver;
        this.match = match;
        this.context = context;
        this.firmware = firmware;
        this.topology = topology;
        this.additions = additions;
        this.removals = removals;
    }

    public Publications<PublishedAttribute> attributes() {
        return attributes;
    }

    SharedObjects forChildren() {
        return forChildren;
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
            children.clear();
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
            shown = List.copyOf(published);
            published.clear();
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
        return keep(attributes.publish(
                name, new PublishedAttribute(attribute, context.publisher(), device.device.sysfsPath() + "/" + name)));
    }

    private synchronized Registration keep(Registration publication) {
        published.add(publication);
        return publication;
    }

    @Override
    public Outcome<Outcome.Nothing> addDevice(Device child) {
        Outcome<Outcome.Nothing> outcome = additions.addChild(child);
        if (outcome.isDone()) {
            synchronized (this) {
                children.add(child.id());
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
            ours = children.remove(child);
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
                .flatMap(session -> session.forChildren().find(type));
    }

    @Override
    public <T> void shareWithChildren(Class<T> type, T value) {
        forChildren.put(type, value);
    }

    @Override
    public Optional<String> moduleParameter(String module, String name) {
        return context.moduleParameter(module, name);
    }
}
