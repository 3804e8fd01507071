package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import dev.dmaowner.DmaOwner;
import dev.dmaowner.GroupId;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.ControlWrite;
import java.util.ArrayList;
import java.util.List;

/** Writes the text of a refusal: the reason, who is in the way and what would cure it. */
final class RefusalText {

    private final String group;
    private final GroupState state;

    RefusalText(GroupId id, GroupState state) {
        this.group = "group " + id;
        this.state = state;
    }

    Refusal of(Decision.Refused refused, OwnershipRequest request) {
        Refusal plain = Refusal.of(refused.errno(), "");
        return switch (refused.cause()) {
            case HELD -> held(plain);
            case DOMAIN_ATTACHED -> domainAttached(plain);
            case HANDLE_STORED ->
                say(plain, "iommufd has attached " + state.current() + " to " + group)
                        .heldBy(holderOfDomain())
                        .curedBy("wait for iommufd to detach it");
            case NO_DEFAULT_DOMAIN ->
                say(plain, group + " has no default domain yet").curedBy("wait for its IOMMU to be set up");
            case DIRECT_MAPPING -> directMapping(plain, request);
            case NO_OWNER -> say(plain, "the claim of " + group + " names no owner");
            case NOT_A_MEMBER ->
                say(plain, request.subject().map(DeviceId::name).orElse("the device") + " is not a member of " + group);
            case NOT_ALONE ->
                say(
                        plain,
                        group + " has " + members() + ", and only the device of a group with one member may do this");
            case NO_SUCH_CALL -> say(plain, "the kernels with this rule have no such function");
            case NOT_A_TYPE -> notAType(plain, request);
            case WRONG_MEMBER_COUNT -> say(plain, "the type of " + group + " cannot change while it has " + members());
            case KERNEL_PANIC -> panic(plain, request);
            case DRIVER_BOUND ->
                say(plain, "a member of " + group + " is bound to a driver").curedBy("unbind the members of " + group);
        };
    }

    private Refusal panic(Refusal refusal, OwnershipRequest request) {
        String device = request.subject().map(DeviceId::name).orElse("the device");
        return say(
                        refusal,
                        "a kernel before 5.19 panics here, because " + device + " gets a kernel driver while " + group
                                + " is used by " + owner())
                .heldBy(owner())
                .curedBy("wait for " + owner() + " to release " + group);
    }

    private Refusal held(Refusal refusal) {
        if (isClaimed()) {
            String owner = owner();
            Refusal owned = say(refusal, group + " is owned by " + owner).heldBy(owner);
            return state.hasOwner() ? owned.curedBy("wait for " + owner + " to release " + group) : owned;
        }
        if (state.users().isEmpty()) {
            return say(refusal, group + " is used by " + state.count() + " unknown drivers");
        }
        List<String> users = new ArrayList<>();
        List<String> cures = new ArrayList<>();
        for (DriverUse use : state.users().list()) {
            users.add(use.describe());
            cures.add(ControlWrite.unbinding(use.device()).toString());
        }
        return say(refusal, group + " is used by " + String.join(", ", users))
                .heldBy(String.join(", ", users))
                .curedBy(String.join("; ", cures));
    }

    private boolean isClaimed() {
        return state.hasOwner()
                || state.kind() == OwnerKind.PRIVATE_DOMAIN
                || state.kind() == OwnerKind.PRIVATE_DOMAIN_USER
                || state.current() == CoreDomain.BLOCKING;
    }

    private String owner() {
        return state.owner() instanceof DmaOwner.Nobody && state.kind() != OwnerKind.NONE
                ? state.kind().words()
                : state.owner().describe();
    }

    private Refusal domainAttached(Refusal refusal) {
        if (state.current() instanceof PrivateDomain domain) {
            return say(refusal, domain + " is attached to " + group)
                    .heldBy(holderOfDomain())
                    .curedBy("wait for " + domain.madeBy() + " to detach it");
        }
        return say(refusal, "the blocking domain is attached to " + group).heldBy(owner());
    }

    private String holderOfDomain() {
        return state.current() instanceof PrivateDomain domain ? domain.madeBy() : owner();
    }

    private Refusal directMapping(Refusal refusal, OwnershipRequest request) {
        List<String> names = new ArrayList<>();
        if (request instanceof OwnershipRequest.Join join) {
            names.add(join.device().name());
        } else {
            for (GroupMember member : state.membership().members()) {
                if (ExclusiveRules.needsDirectMapping(member.facts())) {
                    names.add(member.device().name());
                }
            }
        }
        String who = String.join(", ", names);
        return say(refusal, "firmware requires a direct mapping of memory for " + who + " in " + group)
                .heldBy(who);
    }

    private Refusal notAType(Refusal refusal, OwnershipRequest request) {
        if (state.type() == DefaultDomainType.UNKNOWN) {
            return say(refusal, group + " has no default domain whose type could change");
        }
        String word = request instanceof OwnershipRequest.ChangeType change ? change.word() : "";
        return say(refusal, "'" + word.strip() + "' is not a type of default domain")
                .curedBy("write identity, DMA, DMA-FQ or auto");
    }

    private String members() {
        int count = state.membership().size();
        return count == 1 ? "one member" : count == 0 ? "no members" : count + " members";
    }

    private static Refusal say(Refusal refusal, String reason) {
        return new Refusal(refusal.errno(), reason, refusal.heldBy(), refusal.cure());
    }
}
