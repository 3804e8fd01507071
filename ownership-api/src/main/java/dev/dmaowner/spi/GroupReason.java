package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a device shares a group, or why it does not: one node of a tree, whose leaves are facts about single devices. A bus answers it
 * as a value, so that programs need not parse sentences. Immutable; equal reasons have equal parts. {@link #of} makes a reason, and
 * the other methods return copies.
 */
public final class GroupReason {

    private final Nature nature;
    private final String kind;
    private final DeviceId device;
    private final @Nullable DeviceId with;
    private final String fact;
    private final @Nullable String remedy;
    private final List<GroupReason> because;

    private GroupReason(
            Nature nature,
            String kind,
            DeviceId device,
            @Nullable DeviceId with,
            String fact,
            @Nullable String remedy,
            List<GroupReason> because) {
        this.nature = nature;
        this.kind = kind;
        this.device = device;
        this.with = with;
        this.fact = fact;
        this.remedy = remedy;
        this.because = List.copyOf(because);
    }

    /** What a reason means for a group. */
    public enum Nature {
        /** It makes the device share a group. */
        SHARES,
        /** Nothing makes the device share one. */
        ALONE,
        /** A fact on which such a reason rests. */
        FACT,
        /** A fact that could not be determined; what rests on it is uncertain. */
        UNKNOWN
    }

    /**
     * {@return a reason that is about one device alone and rests on nothing else}
     *
     * @param nature what the reason means for the group, for programs that do not know the bus
     * @param kind the bus's own name for this kind of reason, in capitals with underscores, such as {@code DMA_ALIAS}; stable
     * @param device the device
     * @param fact what is true, a human-readable clause without a full stop
     */
    public static GroupReason of(Nature nature, String kind, DeviceId device, String fact) {
        return new GroupReason(nature, kind, device, null, fact, null, List.of());
    }

    /** {@return a copy for sharing a group with another device} */
    public GroupReason with(DeviceId other) {
        return new GroupReason(nature, kind, device, other, fact, remedy, because);
    }

    /** {@return a copy with what would change it, a human-readable clause} */
    public GroupReason remediedBy(String change) {
        return new GroupReason(nature, kind, device, with, fact, change, because);
    }

    /** {@return a copy that rests on these reasons} */
    public GroupReason because(List<GroupReason> causes) {
        return new GroupReason(nature, kind, device, with, fact, remedy, causes);
    }

    /** {@return what the reason means for the group, for programs that do not know the bus} */
    public Nature nature() {
        return nature;
    }

    /** {@return the bus's own name for this kind of reason} */
    public String kind() {
        return kind;
    }

    /** {@return the device that it is about} */
    public DeviceId device() {
        return device;
    }

    /** {@return the device that it shares with for this reason, empty for a fact about one device alone} */
    public Optional<DeviceId> with() {
        return Optional.ofNullable(with);
    }

    /** {@return what is true, a human-readable clause} */
    public String fact() {
        return fact;
    }

    /** {@return what would change it, a human-readable clause; empty if nothing known would} */
    public Optional<String> remedy() {
        return Optional.ofNullable(remedy);
    }

    /** {@return the reasons that it rests on} */
    public List<GroupReason> because() {
        return because;
    }

    /** {@return whether this rests on something that could not be determined} */
    public boolean restsOnUnknown() {
        return nature == Nature.UNKNOWN || because.stream().anyMatch(GroupReason::restsOnUnknown);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupReason that
                && nature == that.nature
                && kind.equals(that.kind)
                && device.equals(that.device)
                && Objects.equals(with, that.with)
                && fact.equals(that.fact)
                && Objects.equals(remedy, that.remedy)
                && because.equals(that.because);
    }

    @Override
    public int hashCode() {
        return Objects.hash(nature, kind, device, with, fact, remedy, because);
    }

    @Override
    public String toString() {
        return kind + " of " + device + ": " + fact + (because.isEmpty() ? "" : ", because " + because);
    }
}
