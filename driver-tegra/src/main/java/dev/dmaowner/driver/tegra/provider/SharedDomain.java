package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Registration;
import dev.dmaowner.driver.tegra.provider.Client.Attaching;
import dev.dmaowner.driver.tegra.provider.Client.Manages;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.ownership.PrivateDomain;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The domain that the clients of a host1x share, and which of them have attached it: the kernel's
 * {@code host1x_client_iommu_attach} and {@code host1x_client_iommu_detach}. The first client of a group switches the whole
 * group, the first to leave switches it back.
 *
 * <p>Of one logical device; for use by one thread at a time, which the device's lock sees to.
 */
final class SharedDomain {

    private final Optional<PrivateDomain> domain;
    private final KernelRules rules;
    private final Deque<Attachment> attachments = new ArrayDeque<>();

    /** What a client must undo: leave the domain, and give back what it holds of the group. */
    private interface Attachment {
        void undo();
    }

    private SharedDomain(Optional<PrivateDomain> domain, KernelRules rules) {
        this.domain = domain;
        this.rules = rules;
    }

    static SharedDomain allocated(KernelRules rules) {
        return new SharedDomain(Optional.of(new PrivateDomain("Tegra DRM")), rules);
    }

    static SharedDomain absent(KernelRules rules) {
        return new SharedDomain(Optional.empty(), rules);
    }

    /**
     * Let the clients attach, in their order.
     *
     * @return refused by the first client that cannot do without; those before it are then detached again
     */
    Outcome<Outcome.Nothing> attachAll(List<Client> clients) {
        for (Client client : clients) {
            Outcome<Outcome.Nothing> outcome = attach(client);
            if (outcome.refusal().isPresent()) {
                detachAll();
                return outcome;
            }
        }
        return Outcome.done();
    }

    /** Let the clients go, the last first. */
    void detachAll() {
        while (!attachments.isEmpty()) {
            attachments.pop().undo();
        }
    }

    private Outcome<Outcome.Nothing> attach(Client client) {
        if (client.attaching() == Attaching.NEVER) {
            return Outcome.done();
        }
        boolean ours = domain.flatMap(its -> client.group().filter(group -> group.isAttached(its)))
                .isPresent();
        if (domain.isEmpty() || !ours && CurrentDomain.translates(client.group(), rules)) {
            return stayWithDmaApi(client);
        }
        if (client.group().isEmpty()) {
            return client.attaching() == Attaching.ALWAYS
                    ? Outcome.refused(Errno.ENODEV, client.device() + " has no group to attach the shared domain to")
                    : Outcome.done();
        }
        return attach(client, client.group().get(), domain.get());
    }

    /** A driver that the core has not made a user of the DMA API makes itself one. */
    private Outcome<Outcome.Nothing> stayWithDmaApi(Client client) {
        if (client.manages() == Manages.CORE || client.group().isEmpty()) {
            return Outcome.done();
        }
        Outcome<Registration> use = client.group().get().useDefaultDomain(client.device(), client.driver());
        use.value().ifPresent(held -> attachments.push(held::close));
        return use.fold(held -> Outcome.done(), Outcome::refused);
    }

    private Outcome<Outcome.Nothing> attach(Client client, IommuGroup group, PrivateDomain shared) {
        Outcome<Optional<DmaClaim>> claim = claim(client, group);
        if (claim instanceof Outcome.Refused<Optional<DmaClaim>> refused) {
            return Outcome.refused(refused.why());
        }
        Optional<DmaClaim> held = claim.value().orElseThrow();
        Outcome<Outcome.Nothing> attached = group.isAttached(shared) ? Outcome.done() : group.attach(shared);
        if (attached.isDone()) {
            attachments.push(() -> leave(group, held));
        } else {
            held.ifPresent(DmaClaim::close);
        }
        return attached;
    }

    /** The proposal's drivers claim for a domain that they share, with a cookie that is nobody's. */
    private Outcome<Optional<DmaClaim>> claim(Client client, IommuGroup group) {
        return rules.generation() == OwnershipRules.SERIES_V2
                ? group.claimPrivateDomain(client.device(), new DmaOwner.Nobody())
                        .fold(held -> Outcome.done(Optional.of(held)), Outcome::refused)
                : Outcome.done(Optional.empty());
    }

    private static void leave(IommuGroup group, Optional<DmaClaim> held) {
        // With no default domain nothing is attached after the first has left; with one, detaching again changes
        // nothing.
        if (CurrentDomain.exists(Optional.of(group))) {
            group.detach();
        }
        held.ifPresent(DmaClaim::close);
    }
}
