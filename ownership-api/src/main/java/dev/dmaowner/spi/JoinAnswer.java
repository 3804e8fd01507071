package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Refusal;
import dev.dmaowner.ownership.JoinFacts;
import java.util.Optional;

/** How a device joins the groups of an IOMMU. */
public sealed interface JoinAnswer {

    /** As its bus's {@link GroupingRule} says; on its own if the bus has none. */
    record ByBusRule(JoinFacts facts) implements JoinAnswer {}

    /**
     * In a new group.
     *
     * @param facts what is known of the device
     * @param groupName what the group's {@code name} file shows, empty if it has none
     */
    record OnItsOwn(JoinFacts facts, Optional<String> groupName) implements JoinAnswer {

        /** In a new group without a name. */
        public OnItsOwn(JoinFacts facts) {
            this(facts, Optional.empty());
        }
    }

    /** In the group of that device. */
    record WithGroupOf(DeviceId device, JoinFacts facts) implements JoinAnswer {}

    /** The IOMMU does not translate the device: it has no group, which is normal. */
    record NotTranslated(String reason) implements JoinAnswer {}

    /** The IOMMU refuses it: it works without a group, and the reason is kept for those who ask. */
    record Refused(Refusal why) implements JoinAnswer {

        /**
         * {@return what becomes of the registration of an IOMMU whose driver gives a device this answer: why it is undone; empty
         * if it stands} Since 6.15 an error other than ENODEV undoes the registration of an IOMMU that firmware describes
         * ({@code iommu_device_register}).
         */
        public Optional<Refusal> undoes(IommuInstance iommu, DeviceId device, KernelRules rules) {
            if (iommu.node().isEmpty()
                    || why.errno() == Errno.ENODEV
                    || !rules.has(KernelChange.REFUSAL_UNDOES_IOMMU)) {
                return Optional.empty();
            }
            return Optional.of(Refusal.of(
                            why.errno(),
                            "the registration of the IOMMU " + iommu.name() + " was undone, because its driver refuses "
                                    + device + ": " + why.reason())
                    .heldBy(device.toString())
                    .curedBy("remove " + device + " from the machine, or boot a kernel before 6.15"));
        }
    }
}
