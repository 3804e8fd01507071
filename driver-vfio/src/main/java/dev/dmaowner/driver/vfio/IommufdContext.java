package dev.dmaowner.driver.vfio;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
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
    private final Map<IommuGroup, GroupAttachment> attachments = new HashMap<>();
    /** The address space of groups that use this in place of a container; 0 until one does. */
    private int spaceForGroups;

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

    /** {@return the id of the address space that groups share, made at the first asking} */
    int prepareForGroups() {
        if (spaceForGroups == 0) {
            spaceForGroups = allocateAddressSpace();
        }
        return spaceForGroups;
    }

    /** Bind a device, which claims its group: {@code iommufd_device_bind}. */
    Outcome<IommufdDevice> bind(DeviceId device, IommuGroup group) {
        if (group.facts().interrupts() == InterruptIsolation.NOT_ISOLATED && !vfio.allowsUnsafeInterruptsInIommufd()) {
            return Outcome.refused(
                    Refusal.of(Errno.EPERM, "the interrupts of group " + group.id() + " are not isolated")
                            .curedBy("set allow_unsafe_interrupts of iommufd if its users can be trusted"));
        }
        Outcome<DmaClaim> claimed = group.claimFor(device, owner);
        return claimed.fold(claim -> Outcome.done(bound(group, claim)), Outcome::refused);
    }

    private IommufdDevice bound(IommuGroup group, DmaClaim claim) {
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

    IommufdObject.PageTable makeTable(IommufdObject.AddressSpace space) {
        int id = ids.take();
        IommufdObject.PageTable table =
                new IommufdObject.PageTable(id, space, new PrivateDomain("an address space of /dev/iommu"));
        objects.put((long) id, table);
        return table;
    }

    void forget(int id) {
        objects.remove((long) id);
        ids.giveBack(id);
    }

    /** A page table made for an attachment goes with the last device that uses it. */
    void forgetIfUnused(IommufdObject.PageTable table) {
        boolean used = attachments.values().stream().anyMatch(attachment -> attachment.table() == table);
        if (!used) {
            forget(table.id());
        }
    }

    Map<IommuGroup, GroupAttachment> attachments() {
        return attachments;
    }
}
