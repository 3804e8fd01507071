package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Outcome;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listeners of a registry do not disturb what they listen to. */
class ListenersTest {

    private final OwnershipRegistry registry = new OwnershipRegistry(OwnershipRules.LINUX_6_12);
    private final GroupOwnership group = registry.create(DefaultDomainType.DMA);
    private final DmaOwner owner = new DmaOwner.User("/dev/vfio/0", 1);

    @Test
    void aClaimIsGivenAlthoughAListenerThrows() {
        registry.record(event -> {
            throw new IllegalStateException("as the test wants it");
        });

        Outcome<DmaClaim> claim = group.claim(owner);

        assertTrue(claim.isDone());
        claim.value().orElseThrow().close();
        assertEquals(new Ownership.Unowned(), group.ownership());
    }

    /** An operation that found that state, and no listener, does not take effect any more, but begins again and is reported. */
    @Test
    void aReportedRefusalLeavesAnEqualStateThatIsNotTheSame() {
        group.claim(owner);
        GroupState found = group.state();
        registry.record(event -> {});

        assertFalse(group.claim(new DmaOwner.User("/dev/vfio/0", 2)).isDone());

        assertEquals(found, group.state());
        assertNotSame(found, group.state());
    }

    @Test
    void theNextListenerHearsItAllTheSame() {
        List<OwnershipEvent> heard = new ArrayList<>();
        registry.record(event -> {
            throw new IllegalStateException("as the test wants it");
        });
        registry.record(heard::add);

        group.claim(owner);

        assertEquals(1, heard.size());
    }
}
