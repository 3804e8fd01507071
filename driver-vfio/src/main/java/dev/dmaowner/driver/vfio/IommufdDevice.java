package dev.dmaowner.driver.vfio;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Outcome.Nothing;
import dev.dmaowner.Refusal;
import dev.dmaowner.ownership.IommuGroup;
import org.jspecify.annotations.Nullable;

/**
 * A device that is bound to an iommufd, with its claim of its group: the kernel's {@code struct iommufd_device}. Guarded by
 * the machine's lock.
 */
final class IommufdDevice implements IommufdObject {

    private final IommufdContext context;
    private final int id;
    private final IommuGroup group;
    private final DmaClaim claim;

    IommufdDevice(IommufdContext context, int id, IommuGroup group, DmaClaim claim) {
        this.context = context;
        this.id = id;
        this.group = group;
        this.claim = claim;
    }

    int id() {
        return id;
    }

    /**
     * Attach what an id of the iommufd stands for, in place of what the device has attached.
     *
     * @return the id of the page table that is attached now
     */
    Outcome<Integer> attach(long wanted) {
        IommufdObject object = context.object(wanted).orElse(null);
        if (object == null) {
            return Outcome.refused(Errno.ENOENT, "the iommufd has no object " + wanted);
        }
        if (object instanceof PageTable table) {
            return attach(table);
        }
        if (object instanceof AddressSpace space) {
            return attach(space);
        }
        return Outcome.refused(Errno.EINVAL, "object " + wanted + " of the iommufd cannot be attached");
    }

    /** Attach a page table of the address space: one that is there if it suits, else a fresh one. */
    private Outcome<Integer> attach(AddressSpace space) {
        for (PageTable existing : context.tablesOf(space)) {
            Outcome<Integer> attached = attach(existing);
            if (attached.refusal().map(Refusal::errno).orElse(null) != Errno.EINVAL) {
                return attached;
            }
        }
        PageTable fresh = context.makeTable(space);
        Outcome<Integer> attached = attach(fresh);
        if (!attached.isDone()) {
            context.forget(fresh.id());
        }
        return attached;
    }

    private Outcome<Integer> attach(PageTable table) {
        GroupAttachment attachment = context.attachments().get(group);
        Outcome<Nothing> done = attachment != null && attachment.devices().contains(this)
                ? replace(attachment, table)
                : join(attachment, table);
        return done.fold(nothing -> Outcome.done(table.id()), Outcome::refused);
    }

    private Outcome<Nothing> join(@Nullable GroupAttachment attachment, PageTable table) {
        if (attachment != null) {
            if (attachment.table() != table) {
                return Outcome.refused(
                        Errno.EINVAL, "another device of group " + group.id() + " has attached another page table");
            }
            attachment.devices().add(this);
            return Outcome.done();
        }
        Outcome<Nothing> attached = group.attachHandle(table.domain());
        if (attached.isDone()) {
            GroupAttachment first = new GroupAttachment(table);
            first.devices().add(this);
            context.attachments().put(group, first);
        }
        return attached;
    }

    private Outcome<Nothing> replace(GroupAttachment attachment, PageTable table) {
        PageTable old = attachment.table();
        if (old == table) {
            return Outcome.done();
        }
        Outcome<Nothing> replaced = group.replace(table.domain());
        if (replaced.isDone()) {
            attachment.replace(table);
            context.forgetIfUnused(old);
        }
        return replaced;
    }

    /** Detach the device; the last one of its group detaches the page table. Without effect if it is not attached. */
    void detach() {
        GroupAttachment attachment = context.attachments().get(group);
        if (attachment == null || !attachment.devices().remove(this)) {
            return;
        }
        if (attachment.devices().isEmpty()) {
            group.detach();
            context.attachments().remove(group);
            context.forgetIfUnused(attachment.table());
        }
    }

    /** Let the device go and give its claim back: {@code iommufd_device_unbind}. */
    void unbind() {
        detach();
        context.forget(id);
        claim.close();
    }
}
