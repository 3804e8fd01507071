package dev.dmaowner.machine;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.Registration;
import dev.dmaowner.ownership.DefaultDomainType;
import dev.dmaowner.ownership.GroupOwnership;
import dev.dmaowner.ownership.JoinFacts;
import dev.dmaowner.ownership.PrivateDomain;
import dev.dmaowner.spi.IommuGroup;
import java.util.List;

/** A group of the registry as drivers see it. */
record GroupHandle(GroupOwnership ownershipOfGroup) implements IommuGroup {

    @Override
    public GroupId id() {
        return ownershipOfGroup.id();
    }

    @Override
    public List<DeviceId> members() {
        return ownershipOfGroup.members();
    }

    @Override
    public Ownership ownership() {
        return ownershipOfGroup.ownership();
    }

    @Override
    public JoinFacts facts() {
        return ownershipOfGroup.facts();
    }

    @Override
    public DefaultDomainType currentType() {
        return ownershipOfGroup.currentType();
    }

    @Override
    public boolean isAttached(PrivateDomain domain) {
        return ownershipOfGroup
                .attached()
                .filter(attached -> attached == domain)
                .isPresent();
    }

    @Override
    public Outcome<Registration> useDefaultDomain(DeviceId member, String driver) {
        return ownershipOfGroup
                .use(member, driver)
                .fold(done -> Outcome.done(Registration.of(() -> ownershipOfGroup.unuse(member))), Outcome::refused);
    }

    @Override
    public Outcome<DmaClaim> claim(DmaOwner owner) {
        return ownershipOfGroup.claim(owner);
    }

    @Override
    public Outcome<DmaClaim> claimFor(DeviceId member, DmaOwner owner) {
        return ownershipOfGroup.claimFor(member, owner);
    }

    @Override
    public Outcome<DmaClaim> claimPrivateDomain(DeviceId member, DmaOwner owner) {
        return ownershipOfGroup.claimPrivateDomain(member, owner);
    }

    @Override
    public Outcome<Outcome.Nothing> attach(PrivateDomain domain) {
        return ownershipOfGroup.attach(domain);
    }

    @Override
    public Outcome<Outcome.Nothing> attachHandle(PrivateDomain domain) {
        return ownershipOfGroup.attachHandle(domain);
    }

    @Override
    public Outcome<Outcome.Nothing> replace(PrivateDomain domain) {
        return ownershipOfGroup.replace(domain);
    }

    @Override
    public void detach() {
        ownershipOfGroup.detach();
    }
}
