package dev.dmaowner.ownership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.Errno;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.Refusal;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Kernels before 5.19: nothing is arbitrated, and a driver that binds while VFIO uses the group stops the kernel. */
class Linux36RulesTest {

    private static final DeviceId A = new DeviceId("pci", "0000:02:01.0");
    private static final DeviceId B = new DeviceId("pci", "0000:02:02.0");
    private static final DmaOwner USER = new DmaOwner.User("/dev/vfio/7", 1);

    private static GroupOwnership group() {
        GroupOwnership group = new OwnershipRegistry(OwnershipRules.LINUX_3_6).create(DefaultDomainType.DMA);
        group.join(A, JoinFacts.ORDINARY);
        group.join(B, JoinFacts.ORDINARY);
        return group;
    }

    @Test
    @Tag("R-244")
    void claimSucceedsBesideAKernelDriverWhichStaysCounted() {
        GroupOwnership group = group();
        group.use(A, "e1000");

        DmaClaim claim = group.claim(USER).value().orElseThrow();

        assertEquals(List.of(A), group.users());
        assertEquals(new Ownership.Owned(USER, 1), group.ownership());
        claim.close();
        assertEquals(new Ownership.DmaApi(1), group.ownership());
    }

    @Test
    @Tag("R-243")
    void driverThatBindsWhileTheGroupIsUsedStopsTheKernel() {
        GroupOwnership group = group();
        group.claim(USER);

        Refusal why = group.use(B, "e1000").refusal().orElseThrow();

        assertEquals(Errno.EIO, why.errno());
        assertTrue(why.reason().contains("a kernel before 5.19 panics here"), why.reason());
        assertEquals(List.of(), group.users());
    }

    @Test
    void userOfTheDmaApiThatLeavesWhileTheGroupIsOwnedIsForgotten() {
        GroupOwnership group = group();
        group.use(A, "e1000");
        DmaClaim claim = group.claim(USER).value().orElseThrow();

        group.unuse(A);

        assertEquals(List.of(), group.users());
        assertEquals(new Ownership.Owned(USER, 1), group.ownership());
        claim.close();
        assertEquals(new Ownership.Unowned(), group.ownership());
    }
}
