package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.bus.pci.topology.PciFunction;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.Candidate;
import dev.dmaowner.spi.ControlContext;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.spi.DynamicId;
import dev.dmaowner.spi.IdTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A bus that keeps what its control files did. */
final class ControlledBus implements ControlContext {

    final List<Device> devices = new ArrayList<>();
    final List<Device> absent = new ArrayList<>();
    final List<DynamicId> dynamicIds = new ArrayList<>();
    final List<List<String>> added = new ArrayList<>();
    final List<Device> whileAdded = new ArrayList<>();
    final List<Device> afterwards = new ArrayList<>();
    final List<String> removed = new ArrayList<>();
    int turns;
    private DriverDescription driver = DriverDescription.of("pci", "some-driver");
    private Optional<Device> device = Optional.empty();

    ControlledBus(List<PciFunction> present) {
        devices.addAll(present);
    }

    ControlledBus driver(String name, String... ids) {
        driver = DriverDescription.of("pci", name, ids);
        return this;
    }

    ControlledBus device(String name) {
        device = devices.stream().filter(d -> d.id().name().equals(name)).findFirst();
        return this;
    }

    /** Takes devices off, as an earlier removal did. */
    ControlledBus without(String... names) {
        for (String name : names) {
            Device gone = devices.stream()
                    .filter(d -> d.id().name().equals(name))
                    .findFirst()
                    .orElseThrow();
            devices.remove(gone);
            absent.add(gone);
        }
        return this;
    }

    @Override
    public Device device() {
        return device.orElseThrow(() -> new IllegalStateException("no device's file"));
    }

    @Override
    public Candidate driver() {
        return new Candidate(driver, IdTable.of(driver.ids()), List.copyOf(dynamicIds), Optional.empty());
    }

    @Override
    public WriteAnswer addDynamicId(DynamicId id) {
        dynamicIds.add(id);
        return WriteAnswer.DONE;
    }

    @Override
    public void removeDynamicId(DynamicId id) {
        dynamicIds.remove(id);
    }

    @Override
    public List<Device> devices() {
        return List.copyOf(devices);
    }

    @Override
    public List<Device> absent() {
        return List.copyOf(absent);
    }

    @Override
    public void add(List<Device> found, List<Device> after, Optional<String> override) {
        add(found, after);
    }

    @Override
    public Outcome<Optional<String>> virtualFunctions(int count) {
        return Outcome.refused(Errno.ENOENT, "there are no drivers here");
    }

    @Override
    public void add(List<Device> found, List<Device> after) {
        added.add(found.stream().map(d -> d.id().name()).toList());
        whileAdded.addAll(found);
        afterwards.addAll(after);
    }

    @Override
    public WriteAnswer remove(List<DeviceId> inOrder) {
        inOrder.forEach(id -> removed.add(id.name()));
        return WriteAnswer.DONE;
    }

    @Override
    public WriteAnswer oneAtATime(Supplier<WriteAnswer> change) {
        turns++;
        return change.get();
    }
}
