package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Outcome.Nothing;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.JoinFacts.InterruptIsolation;
import dev.dmaowner.ownership.PrivateDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One opening of {@code /dev/iommu}: the kernel's {@code struct iommufd_ctx}, with its address spaces, page tables and bound
 * devices under ids; the lowest free id is used. Guarded by the machine's lock.
 */
final class IommufdContext {

    private final Vfio vfio;
    private final DmaOwner owner;
    private final LowestNumbers ids = new LowestNumbers(1);
    private final Map<Long, IommufdObject> objects = new TreeMap<>();
    private final Map<GroupAttachment.Place, GroupAttachment> attachments = new HashMap<>();
    /** The address space of groups that use this in place of a container, and of VFIO's own requests; 0 if there is none. */
    private int compatibleSpace;

    private boolean isInNoIommuMode;

    IommufdContext(Vfio vfio, long opening) {
        this.vfio = vfio;
        this.owner = new DmaOwner.User("/dev/iommu", opening);
    }

    /** {@return the id of a fresh address space, which stays for as long as this context} */
    int allocateAddressSpace() {
        int id = ids.take();
        objects.put((long) id, new IommufdObject.AddressSpace());
        return id;
    }

    /**
     * Make the address space that groups share, unless there is one: {@code iommufd_vfio_compat_ioas_create}. For groups without an
     * IOMMU there must be none, then or later: {@code iommufd_vfio_compat_set_no_iommu}.
     */
    Outcome<Nothing> prepareForGroups(Isolation isolation) {
        if (isolation == Isolation.NONE) {
            if (compatibleSpace != 0) {
                return Outcome.refused(Errno.EINVAL, "the iommufd has an address space for groups of an IOMMU");
            }
            isInNoIommuMode = true;
            return Outcome.done();
        }
        if (isInNoIommuMode) {
            return Outcome.refused(Errno.EINVAL, "the iommufd has a group without an IOMMU");
        }
        if (compatibleSpace == 0) {
            compatibleSpace = allocateAddressSpace();
        }
        return Outcome.done();
    }

    /** {@return whether a group without an IOMMU uses this in place of a container} */
    boolean isInNoIommuMode() {
        return isInNoIommuMode;
    }

    /** {@return the id of the address space that groups share; refused with ENODEV if there is none} */
    Outcome<Integer> compatibleSpace() {
        return compatibleSpace == 0
                ? Outcome.refused(Refusal.of(Errno.ENODEV, "the iommufd has no address space for VFIO's own requests")
                        .curedBy("request vfio_ioas_set of an address space, or set_container of a group"))
                : Outcome.done(compatibleSpace);
    }

    /** {@code IOMMU_VFIO_IOAS_SET} */
    Outcome<Integer> useAsCompatibleSpace(long id) {
        if (!(objects.get(id) instanceof IommufdObject.AddressSpace)) {
            return Outcome.refused(unknown(id, "address space"));
        }
        compatibleSpace = (int) id;
        return Outcome.done(compatibleSpace);
    }

    /** {@code IOMMU_VFIO_IOAS_CLEAR} */
    void clearCompatibleSpace() {
        compatibleSpace = 0;
    }

    static Refusal unknown(long id, String kind) {
        return Refusal.of(Errno.ENOENT, "the iommufd has no " + kind + " " + id);
    }

    /** {@code IOMMU_DESTROY}: an object that something else needs stays. */
    Outcome<Integer> destroy(long id) {
        IommufdObject object = objects.get(id);
        if (object == null) {
            return Outcome.refused(unknown(id, "object"));
        }
        if (isNeeded(object)) {
            return Outcome.refused(Refusal.of(Errno.EBUSY, "object " + id + " of the iommufd is in use")
                    .curedBy("detach what uses it first; a device goes when its file is closed"));
        }
        forget((int) id);
        if (compatibleSpace == id) {
            compatibleSpace = 0;
        }
        return Outcome.done(0);
    }

    private boolean isNeeded(IommufdObject object) {
        if (object instanceof IommufdObject.AddressSpace space) {
            return !tablesOf(space).isEmpty();
        }
        return object instanceof IommufdDevice || isAttached(object);
    }

    private boolean isAttached(IommufdObject table) {
        return attachments.values().stream().anyMatch(attachment -> attachment.table() == table);
    }

    /**
     * {@code IOMMU_HWPT_ALLOC}: make a page table of an address space for a device.
     *
     * @return the id of the page table
     */
    Outcome<Integer> allocateTable(long device, long space, IommufdObject.Making making) {
        if (!(objects.get(device) instanceof IommufdDevice)) {
            return Outcome.refused(unknown(device, "device"));
        }
        return objects.get(space) instanceof IommufdObject.AddressSpace found
                ? Outcome.done(makeTable(found, making).id())
                : Outcome.refused(Errno.EINVAL, "object " + space + " of the iommufd is no address space");
    }

    /** Bind a device, which claims its group: {@code iommufd_device_bind}. One without an IOMMU is bound without a claim. */
    Outcome<IommufdDevice> bind(DeviceId device, IommuGroup group) {
        if (!group.hasIommu()) {
            return Outcome.done(bound(group, Optional.empty()));
        }
        if (group.facts().interrupts() == InterruptIsolation.NOT_ISOLATED && !vfio.allowsUnsafeInterruptsInIommufd()) {
            return Outcome.refused(
                    Refusal.of(Errno.EPERM, "the interrupts of group " + group.id() + " are not isolated")
                            .curedBy(ControlWrite.ofParameter("iommufd", "allow_unsafe_interrupts", "1")
                                    + ", if its user can be trusted"));
        }
        Outcome<DmaClaim> claimed = group.claimFor(device, owner);
        return claimed.fold(claim -> Outcome.done(bound(group, Optional.of(claim))), Outcome::refused);
    }

    private IommufdDevice bound(IommuGroup group, Optional<DmaClaim> claim) {
        int id = ids.take();
        IommufdDevice device = new IommufdDevice(this, id, group, claim);
        objects.put((long) id, device);
        return device;
    }

    Optional<IommufdObject> object(long id) {
        return Optional.ofNullable(objects.get(id));
    }

    /** {@return the page tables made for an address space, by ascending id} */
    List<IommufdObject.PageTable> tablesOf(IommufdObject.AddressSpace space) {
        return objects.values().stream()
                .filter(IommufdObject.PageTable.class::isInstance)
                .map(IommufdObject.PageTable.class::cast)
                .filter(table -> table.space() == space)
                .toList();
    }

    IommufdObject.PageTable makeTable(IommufdObject.AddressSpace space, IommufdObject.Making making) {
        int id = ids.take();
        IommufdObject.PageTable table =
                new IommufdObject.PageTable(id, space, making, new PrivateDomain("an address space of /dev/iommu"));
        objects.put((long) id, table);
        return table;
    }

    void forget(int id) {
        objects.remove((long) id);
        ids.giveBack(id);
    }

    /** A page table made for an attachment goes with the last device that uses it. */
    void forgetIfUnused(IommufdObject.PageTable table) {
        if (table.making() == IommufdObject.Making.AT_ATTACHMENT && !isAttached(table)) {
            forget(table.id());
        }
    }

    Map<GroupAttachment.Place, GroupAttachment> attachments() {
        return attachments;
    }
}
