package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;

/**
 * A device with what identifies it even where its address has changed.
 *
 * @param device as a survey found it
 * @param path where it is plugged in: the way from its root, with the slots of its parents, and not the numbers of their buses
 * @param serial the serial number in its registers, empty if it has none or it is not recorded
 */
record IdentifiedDevice(SurveyedDevice device, String path, Optional<String> serial) {

    DeviceId id() {
        return device.id();
    }

    String modalias() {
        return device.device().modalias();
    }

    private Optional<PciIdentity> identity() {
        return PciIdentity.ofModalias(modalias()).filter(PciIdentity::hasIds);
    }

    /** {@return what it is: vendor and device on PCI, elsewhere the modalias; empty if that is not recorded} */
    Optional<String> kind() {
        return identity().map(PciIdentity::toString).or(() -> Optional.of(modalias())
                .filter(text -> !text.isEmpty() && !id().bus().equals(PciAddress.BUS)));
    }

    /** {@return its serial number with its function, as the functions of a card have one number} */
    Optional<String> serialOfFunction() {
        return serial.map(number ->
                number + "." + PciAddress.of(id()).map(PciAddress::function).orElse(0) + " " + kind().orElse(""));
    }

    /** {@return whether nothing that both record tells them apart} */
    boolean mayBe(IdentifiedDevice other) {
        boolean areSerialsEqual = serial.isEmpty() || other.serial.isEmpty() || serial.equals(other.serial);
        return areSerialsEqual && isSameKindAs(other);
    }

    private boolean isSameKindAs(IdentifiedDevice other) {
        Optional<PciIdentity> mine = identity();
        Optional<PciIdentity> others = other.identity();
        if (mine.isPresent() && others.isPresent()) {
            return mine.get().is(others.get().vendor(), others.get().device())
                    && haveEqualSubsystems(mine.get(), others.get());
        }
        return kind().isEmpty() || other.kind().isEmpty() || kind().equals(other.kind());
    }

    private static boolean haveEqualSubsystems(PciIdentity one, PciIdentity other) {
        return one.subsystemVendor() == 0
                || other.subsystemVendor() == 0
                || one.subsystemVendor() == other.subsystemVendor() && one.subsystemDevice() == other.subsystemDevice();
    }
}
