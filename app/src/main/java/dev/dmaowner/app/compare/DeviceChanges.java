package dev.dmaowner.app.compare;

import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.compare.DevicePairs.Pair;
import dev.dmaowner.app.compare.DevicePairs.Recognition;
import dev.dmaowner.app.compare.Finding.Effect;
import dev.dmaowner.app.compare.Finding.Kind;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.Optional;
import java.util.function.Consumer;

/** Compares the devices of two machines, and their drivers. */
final class DeviceChanges {

    private final Consumer<Finding> found;

    DeviceChanges(Consumer<Finding> found) {
        this.found = found;
    }

    void compare(Pair pair) {
        if (pair.by() == Recognition.PLACE) {
            replaced(pair);
        } else if (!pair.before().id().equals(pair.after().id())) {
            String was = pair.before().id().name();
            String is = pair.after().id().name();
            found.accept(Finding.ofDevice(
                            Effect.OTHER,
                            Kind.DEVICE_RENUMBERED,
                            pair.after().id(),
                            was + " is " + is + " now" + kind(pair.second()) + ", recognised by "
                                    + pair.by().words())
                    .from(was, is)
                    .recognisedBy(pair.by().word()));
        }
        if (pair.before().isBindingRecorded() && pair.after().isBindingRecorded()) {
            compareDrivers(pair);
        }
    }

    private void replaced(Pair pair) {
        boolean isSameKind = pair.first().kind().equals(pair.second().kind());
        String was = isSameKind
                ? pair.first().serial().orElse("")
                : pair.first().kind().orElse("a device of an unknown kind");
        String is = isSameKind
                ? pair.second().serial().orElse("")
                : pair.second().kind().orElse("a device of an unknown kind");
        found.accept(Finding.ofDevice(
                        Effect.OTHER,
                        Kind.DEVICE_REPLACED,
                        pair.after().id(),
                        pair.after().id().name() + " is another device in the same place: "
                                + (isSameKind
                                        ? "its serial number is " + is + ", and was "
                                        : "it is " + is + ", and was ")
                                + was)
                .from(was, is));
    }

    private void compareDrivers(Pair pair) {
        String was = pair.before().driverOr("none");
        String is = pair.after().driverOr("none");
        if (!was.equals(is)) {
            found.accept(Finding.ofDevice(
                            Effect.OTHER,
                            Kind.DRIVER,
                            pair.after().id(),
                            pair.after().id().name() + " has "
                                    + (pair.after().driver().isPresent() ? "the driver " + is : "no driver")
                                    + ", and had "
                                    + (pair.before().driver().isPresent() ? was : "none"))
                    .from(was, is));
        }
    }

    void went(IdentifiedDevice device) {
        found.accept(Finding.ofDevice(
                Effect.WORSE,
                Kind.DEVICE_WENT,
                device.id(),
                device.id().name() + " is gone" + kind(device) + where(device.device(), ", it was in group ")));
    }

    void came(IdentifiedDevice device) {
        found.accept(Finding.ofDevice(
                Effect.OTHER,
                Kind.DEVICE_CAME,
                device.id(),
                device.id().name() + " is new" + kind(device) + where(device.device(), ", it is in group ")));
    }

    private static String where(SurveyedDevice device, String words) {
        return device.group().map(group -> words + group).orElse("");
    }

    private static String kind(IdentifiedDevice device) {
        Optional<PciIdentity> pci = PciIdentity.ofModalias(device.modalias()).filter(PciIdentity::hasIds);
        return pci.map(ids -> " (" + ids + ")").orElse("");
    }
}
