package dev.dmaowner.driver.vfio;

import static dev.dmaowner.driver.vfio.GroupAttachment.NO_PASID;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Outcome.Nothing;
import dev.dmaowner.Refusal;
import dev.dmaowner.driver.vfio.GroupAttachment.Place;
import dev.dmaowner.ownership.IommuGroup;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A device that is bound to an iommufd, with its claim of its group: the kernel's {@code struct iommufd_device}. Guarded by
 * the machine's lock.
 */
final class IommufdDevice implements IommufdObject {

    private final IommufdContext context;
    private final int id;
    private final IommuGroup group;
    private final Optional<DmaClaim> claim;
    /** The PASIDs that the file has attached. */
    private final Set<Long> pasids = new TreeSet<>();
    /** Whether the file has attached something without a PASID. */
    private boolean attached;

    IommufdDevice(IommufdContext context, int id, IommuGroup group, Optional<DmaClaim> claim) {
        this.context = context;
        this.id = id;
        this.group = group;
        this.claim = claim;
    }

    int id() {
        return id;
    }

    /**
     * Attach what an id of the iommufd stands for, in place of what the device's file has attached:
     * {@code vfio_iommufd_physical_attach_ioas}.
     *
     * @return the id of the page table that is attached now
     */
    Outcome<Integer> attach(long wanted) {
        Outcome<Integer> done = attach(NO_PASID, wanted, attached);
        attached |= done.isDone();
        return done;
    }

    /** As {@link #attach(long)}, for a PASID. PASID 0 is the device itself, but {@link #attach(long)} does not notice it. */
    Outcome<Integer> attach(long pasid, long wanted) {
        Outcome<Integer> done = attach(pasid, wanted, pasids.contains(pasid));
        if (done.isDone()) {
            pasids.add(pasid);
        }
        return done;
    }

    /** Detach what the file has attached. Without effect if that is nothing. */
    void detach() {
        if (attached) {
            leave(NO_PASID);
            attached = false;
        }
    }

    /** Detach what is attached for a PASID. Without effect if that is nothing. */
    void detach(long pasid) {
        if (pasids.remove(pasid)) {
            leave(pasid);
        }
    }

    private Outcome<Integer> attach(long pasid, long wanted, boolean instead) {
        IommufdObject object = context.object(wanted).orElse(null);
        if (object == null) {
            return Outcome.refused(IommufdContext.unknown(wanted, "object"));
        }
        if (object instanceof PageTable table) {
            return attach(pasid, table, instead);
        }
        if (object instanceof AddressSpace space) {
            return attach(pasid, space, instead);
        }
        return Outcome.refused(Errno.EINVAL, "object " + wanted + " of the iommufd cannot be attached");
    }

    /** Attach a page table of the address space: one made by attaching if it suits, else a fresh one. */
    private Outcome<Integer> attach(long pasid, AddressSpace space, boolean instead) {
        for (PageTable existing : context.tablesOf(space)) {
            if (existing.making() == Making.AT_ATTACHMENT) {
                Outcome<Integer> attaching = attach(pasid, existing, instead);
                if (attaching.refusal().map(Refusal::errno).orElse(null) != Errno.EINVAL) {
                    return attaching;
                }
            }
        }
        PageTable fresh = context.makeTable(space, Making.AT_ATTACHMENT);
        Outcome<Integer> attaching = attach(pasid, fresh, instead);
        if (!attaching.isDone()) {
            context.forget(fresh.id());
        }
        return attaching;
    }

    private Outcome<Integer> attach(long pasid, PageTable table, boolean instead) {
        Place place = new Place(group, pasid);
        GroupAttachment attachment = context.attachments().get(place);
        Outcome<Nothing> done =
                instead && attachment != null ? replace(attachment, place, table) : join(attachment, place, table);
        return done.fold(nothing -> Outcome.done(table.id()), Outcome::refused);
    }

    /** {@code iommufd_hw_pagetable_attach} */
    private Outcome<Nothing> join(@Nullable GroupAttachment attachment, Place place, PageTable table) {
        if (attachment != null) {
            if (attachment.devices().contains(this)) {
                return Outcome.refused(
                        Errno.EBUSY, "the device has a page table attached already, under " + words(place.pasid()));
            }
            if (attachment.table() != table) {
                return Outcome.refused(
                        Errno.EINVAL, "another device of group " + group.id() + " has attached another page table");
            }
            attachment.devices().add(this);
            return Outcome.done();
        }
        Outcome<Nothing> attaching = suits(place.pasid(), table)
                .map(Outcome::<Nothing>refused)
                .orElseGet(() -> hasDomain(place.pasid()) ? group.attachHandle(table.domain()) : Outcome.done());
        if (attaching.isDone()) {
            GroupAttachment first = new GroupAttachment(table);
            first.devices().add(this);
            context.attachments().put(place, first);
        }
        return attaching;
    }

    /** {@code iommufd_device_do_replace} */
    private Outcome<Nothing> replace(GroupAttachment attachment, Place place, PageTable table) {
        PageTable old = attachment.table();
        if (old == table) {
            return Outcome.done();
        }
        Outcome<Nothing> replaced = suits(place.pasid(), table)
                .map(Outcome::<Nothing>refused)
                .orElseGet(() -> hasDomain(place.pasid()) ? group.replace(table.domain()) : Outcome.done());
        if (replaced.isDone()) {
            attachment.replace(table);
            context.forgetIfUnused(old);
        }
        return replaced;
    }

    /** {@return why the table does not go together with the PASIDs of the group: {@code iommufd_hwpt_pasid_compat}} */
    private Optional<Refusal> suits(long pasid, PageTable table) {
        if (pasid != NO_PASID && !table.isForPasids()) {
            return Optional.of(Refusal.of(Errno.EINVAL, "page table " + table.id() + " was not made for PASIDs")
                    .curedBy("request hwpt_alloc of the iommufd with flags=8, and attach that"));
        }
        if (pasid == NO_PASID) {
            return table.isForPasids() || !hasPasids()
                    ? Optional.empty()
                    : Optional.of(Refusal.of(
                            Errno.EINVAL,
                            "group " + group.id()
                                    + " has PASIDs attached, so its own page table must be made for PASIDs too"));
        }
        return Optional.ofNullable(context.attachments().get(new Place(group, NO_PASID)))
                .filter(whole -> !whole.table().isForPasids())
                .map(whole -> Refusal.of(
                        Errno.EINVAL,
                        "page table " + whole.table().id() + ", which group " + group.id()
                                + " has attached, was not made for PASIDs"));
    }

    /** Without an IOMMU, what is attached is a matter of the iommufd's books alone. */
    private boolean hasDomain(long pasid) {
        return pasid == NO_PASID && group.hasIommu();
    }

    private boolean hasPasids() {
        return context.attachments().keySet().stream()
                .anyMatch(place -> place.group().equals(group) && place.pasid() != NO_PASID);
    }

    private static String words(long pasid) {
        return pasid == NO_PASID ? "its requester id" : "PASID " + pasid;
    }

    /** Leave a place; the last device of the group there detaches the page table. */
    private void leave(long pasid) {
        Place place = new Place(group, pasid);
        GroupAttachment attachment = context.attachments().get(place);
        if (attachment == null
                || !attachment.devices().remove(this)
                || !attachment.devices().isEmpty()) {
            return;
        }
        if (hasDomain(pasid)) {
            group.detach();
        }
        context.attachments().remove(place);
        context.forgetIfUnused(attachment.table());
    }

    /** Let the device go and give its claim back: {@code iommufd_device_unbind}. */
    void unbind() {
        Set.copyOf(pasids).forEach(this::detach);
        detach();
        context.forget(id);
        claim.ifPresent(DmaClaim::close);
    }
}
