package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.spi.Device;
import dev.dmaowner.spi.DmaManagement;
import java.util.Optional;

/**
 * A device as a survey found it.
 *
 * @param device as its bus describes it
 * @param binding the driver that it is bound to, empty if none
 * @param group the group that it is in, empty if none
 * @param bindingRecord whether the host records the binding
 */
public record SurveyedDevice(
        Device device, Optional<Binding> binding, Optional<GroupId> group, BindingRecord bindingRecord) {

    /** A device whose binding is recorded. */
    public SurveyedDevice(Device device, Optional<Binding> binding, Optional<GroupId> group) {
        this(device, binding, group, BindingRecord.PRESENT);
    }

    /** Whether a host records which driver a device is bound to. */
    public enum BindingRecord {
        /** It records the driver, or that there is none. */
        PRESENT,
        /** It is a recording that says neither. */
        ABSENT
    }

    /**
     * A device is bound to a driver.
     *
     * @param driver the driver's name
     * @param management who sees to the ownership of the group while it is bound
     * @param purpose what the driver is for
     */
    public record Binding(String driver, DmaManagement management, Purpose purpose) {}

    /** What a bound driver is for, as far as ownership goes. */
    public enum Purpose {
        /** To run the device in the kernel, or to keep it out of use. */
        KERNEL,
        /** To hand it to a user, who then claims the group or does not. */
        USER_ACCESS
    }

    /** {@return its id} */
    public DeviceId id() {
        return device.id();
    }

    /** {@return the name of the driver that it is bound to, empty if none} */
    public Optional<String> driver() {
        return binding.isPresent() ? Optional.of(binding.get().driver()) : Optional.empty();
    }

    /** {@return whether its driver uses it through the DMA API, and so keeps userspace from its group} */
    public boolean usesDmaApi() {
        return binding.isPresent() && binding.get().management() == DmaManagement.BY_CORE;
    }

    /** {@return whether it is bound to a driver that hands it to userspace} */
    public boolean isForUserspace() {
        return binding.isPresent() && binding.get().purpose() == Purpose.USER_ACCESS;
    }

    /** {@return whether it is bound to a driver of the kernel, not to one that hands it to userspace} */
    public boolean isAtKernel() {
        return binding.isPresent() && binding.get().purpose() == Purpose.KERNEL;
    }

    /** {@return whether it is recorded which driver it is bound to, or that it is bound to none} */
    public boolean isBindingRecorded() {
        return bindingRecord == BindingRecord.PRESENT;
    }

    /**
     * {@return whether its driver keeps userspace from its group, or could, as it is not recorded} That of a bridge could not: it leaves
     * the DMA of its group to others.
     */
    public boolean mayUseDmaApi() {
        return usesDmaApi() || !isBindingRecorded() && !isBridge();
    }

    /** {@return its driver's name; where it has none these words, or that it is not recorded} */
    public String driverOr(String none) {
        return driver().orElse(isBindingRecorded() ? none : "not recorded");
    }

    /** {@return its class as its bus writes it, such as {@code 0x020000} on PCI; empty if the bus has no classes} */
    public Optional<String> deviceClass() {
        return device.attribute("class");
    }

    /**
     * {@return whether it is a bridge from PCI to PCI or CardBus} Drivers for userspace refuse such bridges. A bridge keeps
     * its driver, or has none, while userspace owns the devices behind it.
     */
    public boolean isBridge() {
        Optional<PciIdentity> identity = PciIdentity.ofModalias(device.modalias());
        return identity.isPresent() && identity.get().isPciBridge();
    }
}
