package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Outcome.Nothing;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.ownership.PrivateDomain;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of groups that share translations: the kernel's {@code struct vfio_container} with the one IOMMU driver that there
 * is for it on x86 and Arm, type 1. It has that driver from {@link #setIommu} until its last group leaves. Guarded by the
 * machine's lock.
 */
final class Container {

    static final long API_VERSION = 0;
    static final long TYPE1_V2 = 3;
    private static final long TYPE1 = 1;
    private static final long TYPE1_NESTING = 6;
    static final long NO_IOMMU = 8;
    private static final long UNMAP_ALL = 9;

    private final Vfio vfio;
    private final Map<VfioGroup, IommuGroup> groups = new LinkedHashMap<>();
    private @Nullable PrivateDomain domain;
    /** Whether it has the driver that does nothing, {@code vfio_noiommu_ops}; then all its groups are without an IOMMU. */
    private boolean hasNoIommuDriver;

    Container(Vfio vfio) {
        this.vfio = vfio;
    }

    /** {@return whether type 1 has this extension; what depends on the IOMMU's coherence is taken not to be there} */
    static boolean supports(long extension) {
        return isType(extension) || extension == UNMAP_ALL;
    }

    private static boolean isType(long number) {
        return number == TYPE1 || number == TYPE1_V2 || number == TYPE1_NESTING;
    }

    /** {@return whether an iommufd that stands for a container can be of this type: no nesting} */
    static boolean isTypeOfIommufd(long type) {
        return type == TYPE1 || type == TYPE1_V2;
    }

    /** {@return whether an iommufd that stands for a container has this extension} */
    static boolean isOfIommufd(long extension) {
        return isTypeOfIommufd(extension) || extension == UNMAP_ALL;
    }

    /** {@return whether it has an IOMMU driver, be it the one that does nothing} */
    boolean hasIommu() {
        return domain != null || hasNoIommuDriver;
    }

    /**
     * {@return whether the IOMMU drivers that its groups can have know this extension} Without a group these are all drivers:
     * {@code vfio_iommu_driver_allowed}.
     */
    boolean hasExtension(long extension) {
        if (extension == NO_IOMMU) {
            return vfio.isInNoIommuMode() && (groups.isEmpty() || isWithoutIommu());
        }
        return supports(extension) && !isWithoutIommu();
    }

    private boolean isWithoutIommu() {
        return groups.keySet().stream().anyMatch(group -> !group.isIsolated());
    }

    /** {@return whether a group can join the groups that it has} */
    boolean welcomes(VfioGroup group) {
        return groups.isEmpty() || isWithoutIommu() != group.isIsolated();
    }

    /** Take a group in, which must have been claimed; where there is an IOMMU driver, attach its domain. */
    Outcome<Nothing> join(VfioGroup group, IommuGroup iommuGroup) {
        Outcome<Nothing> attached = domain == null ? Outcome.done() : attach(domain, iommuGroup);
        if (attached.isDone()) {
            groups.put(group, iommuGroup);
        }
        return attached;
    }

    /** Let a group go; with the last one goes the IOMMU driver. */
    void leave(VfioGroup group, IommuGroup iommuGroup) {
        groups.remove(group);
        if (domain != null) {
            iommuGroup.detach();
        }
        if (groups.isEmpty()) {
            domain = null;
            hasNoIommuDriver = false;
        }
    }

    /** {@code VFIO_SET_IOMMU}: give all groups one domain, or none of them. */
    Outcome<Nothing> setIommu(long type) {
        if (groups.isEmpty()) {
            return Outcome.refused(Refusal.of(Errno.EINVAL, "the container has no group")
                    .curedBy("request set_container of a group first"));
        }
        if (hasIommu()) {
            return Outcome.refused(Errno.EINVAL, "the container has an IOMMU driver already");
        }
        if (isWithoutIommu()) {
            return withoutIommu(type);
        }
        if (!isType(type)) {
            return Outcome.refused(
                    supports(type) ? Errno.EINVAL : Errno.ENODEV, "there is no IOMMU driver of type " + type);
        }
        PrivateDomain fresh = new PrivateDomain("a container of /dev/vfio/vfio");
        Outcome<Nothing> attached = attachAll(fresh);
        if (attached.isDone()) {
            domain = fresh;
        }
        return attached;
    }

    private Outcome<Nothing> withoutIommu(long type) {
        if (!hasExtension(type)) {
            return Outcome.refused(
                    Refusal.of(Errno.ENODEV, "groups without an IOMMU have no IOMMU driver of type " + type)
                            .curedBy("use type " + NO_IOMMU + ", in no-IOMMU mode"));
        }
        hasNoIommuDriver = true;
        return Outcome.done();
    }

    /** The group that joined last comes first, as in the kernel. */
    private Outcome<Nothing> attachAll(PrivateDomain fresh) {
        List<IommuGroup> newestLast = new ArrayList<>(groups.values());
        for (int i = newestLast.size() - 1; i >= 0; i--) {
            Outcome<Nothing> attached = attach(fresh, newestLast.get(i));
            if (!attached.isDone()) {
                newestLast.subList(i + 1, newestLast.size()).forEach(IommuGroup::detach);
                return attached;
            }
        }
        return Outcome.done();
    }

    /** {@code vfio_iommu_type1_attach_group}, which looks at interrupts when the domain is attached. */
    private Outcome<Nothing> attach(PrivateDomain fresh, IommuGroup group) {
        Outcome<Nothing> attached = group.attach(fresh);
        if (attached.isDone()
                && group.facts().interrupts() == InterruptIsolation.NOT_ISOLATED
                && !vfio.allowsUnsafeInterruptsInType1()) {
            group.detach();
            return Outcome.refused(
                    Refusal.of(Errno.EPERM, "the interrupts of group " + group.id() + " are not isolated")
                            .curedBy(ControlWrite.ofParameter("vfio_iommu_type1", "allow_unsafe_interrupts", "1")
                                    + ", if its user can be trusted"));
        }
        return attached;
    }
}
