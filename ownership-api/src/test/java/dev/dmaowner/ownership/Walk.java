package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Outcome;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who acts on one group as balanced drivers and users do: who uses ends that use, who claims closes the claim.
 * What it holds it remembers, to be counted and given back.
 */
final class Walk {

    /** How many different acts there are. */
    static final int ACTS = 9;

    private static final PrivateDomain DOMAIN = new PrivateDomain("a driver");

    private final GroupOwnership group;
    private final DeviceId device;
    private final DmaOwner owner;
    private final List<DmaClaim> claims = new ArrayList<>();
    private int uses;

    Walk(GroupOwnership group, DeviceId device, DmaOwner owner) {
        this.group = group;
        this.device = device;
        this.owner = owner;
    }

    void act(int which) {
        switch (which) {
            case 0 -> uses += group.use(device, "e1000").isDone() ? 1 : 0;
            case 1 -> unuse();
            case 2 -> keep(group.claim(owner));
            case 3 -> keep(group.claimFor(device, owner));
            case 4 -> keep(group.claimPrivateDomain(device, owner));
            case 5, 6 -> close();
            case 7 -> group.attach(DOMAIN);
            default -> group.detach();
        }
    }

    private void unuse() {
        if (uses > 0) {
            group.unuse(device);
            uses--;
        }
    }

    private void keep(Outcome<DmaClaim> outcome) {
        outcome.value().ifPresent(claims::add);
    }

    private void close() {
        if (!claims.isEmpty()) {
            claims.remove(claims.size() - 1).close();
        }
    }

    int uses() {
        return uses;
    }

    long held() {
        return claims.stream().filter(DmaClaim::isHeld).count();
    }

    void giveEverythingBack() {
        while (uses > 0) {
            unuse();
        }
        claims.forEach(DmaClaim::close);
    }
}
