package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * Why a device shares a group, or why it does not: one node of a tree, whose leaves are facts of single devices. A bus
 * gives it as a value, so that whoever shows it need not read sentences.
 *
 * @param nature what the reason means for the group, for those who do not know the bus
 * @param kind the bus's own name for this kind of reason, in capitals with underscores, such as {@code DMA_ALIAS}; stable
 * @param device which device it is about
 * @param with with which other device it shares for this reason, empty for a fact about one device alone
 * @param fact what is true, a clause for people without a full stop
 * @param remedy what would change it, a clause for people, empty if nothing known would
 * @param because what it rests on
 */
public record GroupReason(
        Nature nature,
        String kind,
        DeviceId device,
        Optional<DeviceId> with,
        String fact,
        Optional<String> remedy,
        List<GroupReason> because) {

    public GroupReason {
        because = List.copyOf(because);
    }

    /** What a reason means for a group. */
    public enum Nature {
        /** It makes the device share a group. */
        SHARES,
        /** Nothing makes the device share one. */
        ALONE,
        /** A fact on which such a reason rests. */
        FACT,
        /** Such a fact, which could not be found out, so that what rests on it may be otherwise. */
        UNKNOWN
    }

    /** {@return whether this rests on something that could not be found out} */
    public boolean restsOnUnknown() {
        return nature == Nature.UNKNOWN || because.stream().anyMatch(GroupReason::restsOnUnknown);
    }
}
