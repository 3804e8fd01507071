package dev.dmaowner.app.compare;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which device of one machine is which of another. The surest signs are tried first. For use by one thread. */
final class DevicePairs {

    private final Map<DeviceId, IdentifiedDevice> went = new LinkedHashMap<>();
    private final Map<DeviceId, IdentifiedDevice> came = new LinkedHashMap<>();
    private final Map<DeviceId, Pair> byBefore = new LinkedHashMap<>();
    private final Map<DeviceId, Pair> byAfter = new HashMap<>();

    private DevicePairs() {}

    /** By what a device was recognised. */
    enum Recognition {
        SERIAL_NUMBER("the serial number"),
        ADDRESS("the address"),
        PATH("the slots on the way to it, and its ids"),
        IDS("its ids, which no other device has"),
        /** It is another device, in the same place. */
        PLACE("the place");

        private final String words;

        Recognition(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** {@return the name in JSON} */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** One device, before and after. */
    record Pair(IdentifiedDevice first, IdentifiedDevice second, Recognition by) {

        SurveyedDevice before() {
            return first.device();
        }

        SurveyedDevice after() {
            return second.device();
        }
    }

    static DevicePairs of(List<IdentifiedDevice> before, List<IdentifiedDevice> after) {
        DevicePairs pairs = new DevicePairs();
        before.forEach(device -> pairs.went.put(device.id(), device));
        after.forEach(device -> pairs.came.put(device.id(), device));
        BiPredicate<IdentifiedDevice, IdentifiedDevice> mayBe = IdentifiedDevice::mayBe;
        pairs.pair(device -> device.serialOfFunction(), mayBe, Recognition.SERIAL_NUMBER);
        pairs.pair(device -> Optional.of(device.id() + device.path()), mayBe, Recognition.ADDRESS);
        pairs.pair(device -> device.kind().map(kind -> kind + device.path()), mayBe, Recognition.PATH);
        pairs.pair(device -> Optional.of(device.id()), mayBe, Recognition.ADDRESS);
        pairs.pair(IdentifiedDevice::kind, mayBe, Recognition.IDS);
        pairs.pair(device -> Optional.of(device.id() + device.path()), (one, other) -> true, Recognition.PLACE);
        return pairs;
    }

    /** Pairs devices with equal keys, where no two of one machine have the key. */
    private void pair(
            Function<IdentifiedDevice, Optional<?>> key,
            BiPredicate<IdentifiedDevice, IdentifiedDevice> mayBe,
            Recognition by) {
        Map<Object, Optional<IdentifiedDevice>> earlier = only(went, key);
        only(came, key).forEach((value, second) -> {
            @Nullable Optional<IdentifiedDevice> first = earlier.get(value);
            if (first != null && first.isPresent() && second.isPresent() && mayBe.test(first.get(), second.get())) {
                add(first.get(), second.get(), by);
            }
        });
    }

    private static Map<Object, Optional<IdentifiedDevice>> only(
            Map<DeviceId, IdentifiedDevice> devices, Function<IdentifiedDevice, Optional<?>> key) {
        Map<Object, Optional<IdentifiedDevice>> only = new LinkedHashMap<>();
        for (IdentifiedDevice device : devices.values()) {
            key.apply(device)
                    .ifPresent(value -> only.merge(value, Optional.of(device), (one, other) -> Optional.empty()));
        }
        return only;
    }

    private void add(IdentifiedDevice first, IdentifiedDevice second, Recognition by) {
        Recognition recognition = first.id().equals(second.id()) && by != Recognition.PLACE ? Recognition.ADDRESS : by;
        Pair pair = new Pair(first, second, recognition);
        went.remove(first.id());
        came.remove(second.id());
        byBefore.put(first.id(), pair);
        byAfter.put(second.id(), pair);
    }

    /** {@return the devices that both machines have} */
    List<Pair> pairs() {
        return List.copyOf(byBefore.values());
    }

    /** {@return the devices that only the earlier machine has} */
    List<IdentifiedDevice> went() {
        return new ArrayList<>(went.values());
    }

    /** {@return the devices that only the later machine has} */
    List<IdentifiedDevice> came() {
        return new ArrayList<>(came.values());
    }

    Optional<Pair> ofBefore(DeviceId device) {
        return Optional.ofNullable(byBefore.get(device));
    }

    Optional<Pair> ofAfter(DeviceId device) {
        return Optional.ofNullable(byAfter.get(device));
    }
}
