package dev.dmaowner.ownership;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaClaim;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Claim, use, release, tenure and numbers of groups, two threads at once. */
public final class RegistryStress {

    static final DeviceId DEVICE = new DeviceId("pci", "0000:00:01.0");
    static final DeviceId OTHER_DEVICE = new DeviceId("pci", "0000:00:02.0");
    static final DmaOwner OWNER = new DmaOwner.User("/dev/vfio/0", 1);
    static final DmaOwner OTHER = new DmaOwner.User("/dev/vfio/0", 2);

    private RegistryStress() {}

    /** A registry with a group of two devices. */
    static class Shared {
        final OwnershipRegistry registry = new OwnershipRegistry(OwnershipRules.LINUX_6_12);
        final GroupOwnership group = registry.create(DefaultDomainType.DMA);

        Shared() {
            group.join(DEVICE, JoinFacts.ORDINARY);
            group.join(OTHER_DEVICE, JoinFacts.ORDINARY);
        }

        /** {@return the number of users, the number of claims below zero} */
        int count() {
            return count(group);
        }

        static int count(GroupOwnership group) {
            return group.ownership()
                    .fold(
                            unowned -> 0,
                            api -> api.users(),
                            domain -> 1000 + domain.users(),
                            owned -> -owned.claims(),
                            unknown -> 2000);
        }

        DmaClaim claimed(DmaOwner owner) {
            return group.claimFor(DEVICE, owner).value().orElseThrow();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, false, -1", expect = ACCEPTABLE, desc = "The user was first.")
    @Outcome(id = "false, true, 1", expect = ACCEPTABLE, desc = "The driver was first.")
    @Outcome(expect = FORBIDDEN, desc = "Both or neither.")
    public static class ClaimBesideUse extends Shared {
        @Actor
        public void user(ZZI_Result result) {
            result.r1 = group.claim(OWNER).isDone();
        }

        @Actor
        public void driver(ZZI_Result result) {
            result.r2 = group.use(DEVICE, "e1000").isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"true, false, -1", "false, true, -1"},
            expect = ACCEPTABLE,
            desc = "One has it.")
    @Outcome(expect = FORBIDDEN, desc = "Both or neither.")
    public static class ClaimBesideClaim extends Shared {
        @Actor
        public void one(ZZI_Result result) {
            result.r1 = group.claim(OWNER).isDone();
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = group.claimFor(DEVICE, OTHER).isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "true, true, 2", expect = ACCEPTABLE, desc = "Both are counted.")
    @Outcome(expect = FORBIDDEN, desc = "A use is lost.")
    public static class UseBesideUse extends Shared {
        @Actor
        public void one(ZZI_Result result) {
            result.r1 = group.use(DEVICE, "e1000").isDone();
        }

        @Actor
        public void other(ZZI_Result result) {
            result.r2 = group.use(OTHER_DEVICE, "igb").isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"true, false, 0", "true, true, -1"},
            expect = ACCEPTABLE,
            desc = "The use ended before or after the claim was asked for.")
    @Outcome(expect = FORBIDDEN, desc = "A use or a claim is lost.")
    public static class ClaimBesideUnuse extends Shared {
        private final boolean used = group.use(DEVICE, "e1000").isDone();

        @Actor
        public void driver(ZZI_Result result) {
            group.unuse(DEVICE);
            result.r1 = used;
        }

        @Actor
        public void user(ZZI_Result result) {
            result.r2 = group.claim(OWNER).isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"false, false, 0", "false, true, 1"},
            expect = ACCEPTABLE,
            desc = "The release was after or before the use.")
    @Outcome(expect = FORBIDDEN, desc = "The claim is still held, or a use is lost.")
    public static class CloseBesideUse extends Shared {
        private final DmaClaim claim = claimed(OWNER);

        @Actor
        public void user(ZZI_Result result) {
            claim.close();
            result.r1 = claim.isHeld();
        }

        @Actor
        public void driver(ZZI_Result result) {
            result.r2 = group.use(DEVICE, "e1000").isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "-1, -1, true", expect = ACCEPTABLE, desc = "One of the closes releases, the other claim stays.")
    @Outcome(expect = FORBIDDEN, desc = "Both or none release.")
    public static class CloseBesideClose extends Shared {
        private final DmaClaim kept = claimed(OWNER);
        private final DmaClaim closed = claimed(OWNER);

        @Actor
        public void one(IIZ_Result result) {
            closed.close();
            result.r1 = count();
        }

        @Actor
        public void other(IIZ_Result result) {
            closed.close();
            result.r2 = count();
        }

        @Arbiter
        public void after(IIZ_Result result) {
            result.r3 = kept.isHeld() && !closed.isHeld() && count() == -1;
        }
    }

    /** The claim that is closed ended with an earlier tenure. */
    @JCStressTest
    @State
    @Outcome(id = "true, false, -1", expect = ACCEPTABLE, desc = "The new claim stays.")
    @Outcome(expect = FORBIDDEN, desc = "A stale claim releases a new one.")
    public static class StaleCloseBesideClaim extends Shared {
        private final DmaClaim stale = claimed(OWNER);

        public StaleCloseBesideClaim() {
            group.releaseAll();
        }

        @Actor
        public void stale(ZZI_Result result) {
            stale.close();
            result.r2 = stale.isHeld();
        }

        @Actor
        public void user(ZZI_Result result) {
            result.r1 = group.claim(OWNER).isDone();
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = count();
        }
    }

    /** The claim is asked first. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Read before the release.")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Read after the release.")
    @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING, desc = "Released between the two reads.")
    @Outcome(expect = FORBIDDEN, desc = "The claim has ended, and its owner still owns the group.")
    public static class TenureBesideClose extends Shared {
        private final DmaClaim claim = claimed(OWNER);

        @Actor
        public void user() {
            claim.close();
        }

        @Actor
        public void reader(ZZ_Result result) {
            result.r1 = claim.isHeld();
            result.r2 = group.ownership() instanceof Ownership.Owned;
        }
    }

    /** The group is asked first. */
    @JCStressTest
    @State
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Read before the release.")
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Read after the release.")
    @Outcome(id = "true, false", expect = ACCEPTABLE_INTERESTING, desc = "Released between the two reads.")
    @Outcome(expect = FORBIDDEN, desc = "The group is unowned, and a claim of it is still held.")
    public static class OwnershipBesideClose extends Shared {
        private final DmaClaim claim = claimed(OWNER);

        @Actor
        public void user() {
            claim.close();
        }

        @Actor
        public void reader(ZZ_Result result) {
            result.r1 = group.ownership() instanceof Ownership.Owned;
            result.r2 = claim.isHeld();
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = ACCEPTABLE,
            desc = "The two lowest free numbers.")
    @Outcome(expect = FORBIDDEN, desc = "A number is given twice, or one is left out.")
    public static class CreateBesideCreate extends Shared {
        @Actor
        public void one(II_Result result) {
            result.r1 = registry.create(DefaultDomainType.DMA).id().number();
        }

        @Actor
        public void other(II_Result result) {
            result.r2 = registry.create(DefaultDomainType.DMA).id().number();
        }
    }

    @JCStressTest
    @State
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The number was taken first.")
    @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "The number was given to the other first.")
    @Outcome(expect = FORBIDDEN, desc = "A number is given twice, or one is left out.")
    public static class CreateBesideCreateByNumber extends Shared {
        @Actor
        public void lowest(II_Result result) {
            result.r1 = registry.create(DefaultDomainType.DMA).id().number();
        }

        @Actor
        public void byNumber(II_Result result) {
            try {
                result.r2 = registry.create(new GroupId(1), DefaultDomainType.DMA)
                        .id()
                        .number();
            } catch (IllegalArgumentException taken) {
                result.r2 = -1;
            }
        }
    }

    /** The number of a group that ends is free, but never while another group has it. */
    @JCStressTest
    @State
    @Outcome(
            id = {"0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "Created after or before the number was free.")
    @Outcome(expect = FORBIDDEN, desc = "The new group is not found, or the one that has ended is.")
    public static class EndBesideCreate {
        private final OwnershipRegistry registry = new OwnershipRegistry(OwnershipRules.LINUX_6_12);
        private final GroupOwnership ending = registry.create(DefaultDomainType.DMA);

        public EndBesideCreate() {
            ending.join(DEVICE, JoinFacts.ORDINARY);
        }

        @Actor
        public void ends() {
            ending.leave(DEVICE);
        }

        @Actor
        public void creates(II_Result result) {
            result.r1 = registry.create(DefaultDomainType.DMA).id().number();
        }

        @Arbiter
        public void after(II_Result result) {
            boolean found = registry.find(new GroupId(result.r1))
                    .filter(group -> group != ending)
                    .isPresent();
            result.r2 = found && !registry.groups().contains(ending)
                    ? registry.groups().size()
                    : -1;
        }
    }

    @JCStressTest
    @State
    @Outcome(
            id = "true, true, true",
            expect = ACCEPTABLE,
            desc = "It joined before the last one left: the group lives.")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "The group had ended, and is not found.")
    @Outcome(expect = FORBIDDEN, desc = "A member of a group that has ended, or a group without members.")
    public static class JoinBesideEnd {
        private final OwnershipRegistry registry = new OwnershipRegistry(OwnershipRules.LINUX_6_12);
        private final GroupOwnership group = registry.create(DefaultDomainType.DMA);

        public JoinBesideEnd() {
            group.join(DEVICE, JoinFacts.ORDINARY);
        }

        @Actor
        public void leaves() {
            group.leave(DEVICE);
        }

        @Actor
        public void joins(ZZZ_Result result) {
            try {
                result.r1 = group.join(OTHER_DEVICE, JoinFacts.ORDINARY).isDone();
            } catch (IllegalStateException ended) {
                result.r1 = false;
            }
        }

        @Arbiter
        public void after(ZZZ_Result result) {
            result.r2 = registry.find(group.id()).isPresent();
            result.r3 = group.members().isEmpty() != result.r2;
        }
    }
}
