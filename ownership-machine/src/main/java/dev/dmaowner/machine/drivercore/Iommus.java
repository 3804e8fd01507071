package dev.dmaowner.machine.drivercore;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.firmware.FirmwareNode;
import dev.dmaowner.firmware.IommuSpecifier;
import dev.dmaowner.spi.IommuDriver;
import dev.dmaowner.spi.IommuInstance;
import dev.dmaowner.spi.IommuInstance.Joining;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The IOMMUs of a machine: those that have drivers, those that drivers wait for, and those whose registration was undone. */
final class Iommus {

    private final KernelRules rules;

    /** In the order of their registration, which is the order in which they number groups. */
    private final List<Iommu> registered = new CopyOnWriteArrayList<>();

    private final Map<FirmwareNode, Iommu> byNode = new ConcurrentHashMap<>();
    private final Map<FirmwareNode, Refusal> undone = new ConcurrentHashMap<>();

    /** IOMMUs that firmware names and for which the recorded kernel did not wait. */
    private final Set<FirmwareNode> passedOver = ConcurrentHashMap.newKeySet();

    private volatile boolean waiting = true;

    Iommus(KernelRules rules) {
        this.rules = rules;
    }

    /** An IOMMU with the driver that serves it. */
    record Iommu(IommuDriver driver, IommuInstance instance) {}

    /** {@return the name of another driver that serves IOMMUs of this machine} */
    Optional<String> otherDriver(IommuDriver driver) {
        return registered.stream()
                .map(iommu -> iommu.driver.name())
                .filter(name -> !name.equals(driver.name()))
                .findFirst();
    }

    void register(IommuDriver driver, IommuInstance instance) {
        Iommu iommu = new Iommu(driver, instance);
        registered.add(iommu);
        instance.node().ifPresent(node -> byNode.put(node, iommu));
    }

    List<Iommu> all() {
        return registered;
    }

    /** {@return those that devices do not refer to by a node} */
    List<Iommu> unnamed() {
        return registered.stream()
                .filter(iommu -> iommu.instance.node().isEmpty())
                .toList();
    }

    Optional<Iommu> at(FirmwareNode node) {
        return Optional.ofNullable(byNode.get(node));
    }

    /** Undo the registration of an IOMMU, which has no driver from now on. */
    void undo(Iommu iommu, Refusal why) {
        registered.remove(iommu);
        iommu.instance.node().ifPresent(node -> {
            byNode.remove(node);
            undone.put(node, why);
        });
    }

    /** {@return why the registration of an IOMMU was undone, empty if it was not} */
    Optional<Refusal> whyUndone(FirmwareNode node) {
        return Optional.ofNullable(undone.get(node));
    }

    void passOver(FirmwareNode node) {
        passedOver.add(node);
    }

    void stopWaiting() {
        waiting = false;
    }

    /**
     * Whether a device waits for an IOMMU that has no driver. The wait for an IOMMU that an ACPI table names had no timeout
     * until 6.15.
     */
    boolean isAwaited(FirmwareNode node) {
        boolean hasTimeout = !(node instanceof FirmwareNode.TableNode) || rules.has(KernelChange.REFUSAL_UNDOES_IOMMU);
        return (waiting || !hasTimeout) && !passedOver.contains(node);
    }

    /**
     * Whether an IOMMU is asked about a device when the device is added, rather than when a probe configures it. Of the IOMMUs
     * that firmware describes, only the one that the device refers to is asked.
     *
     * @param specifier the IOMMU that firmware names for the device, and the ids; empty if firmware was not asked yet
     */
    boolean takesWhenAdded(Iommu iommu, Optional<IommuSpecifier> specifier) {
        Optional<FirmwareNode> node = iommu.instance.node();
        if (node.isEmpty() && iommu.instance.joining() == Joining.WHEN_ADDED) {
            return true;
        }
        return rules.has(KernelChange.JOINS_WHEN_ADDED) && node.equals(specifier.map(IommuSpecifier::iommu));
    }
}
