package dev.dmaowner.app.show;

import dev.dmaowner.Ownership;
import dev.dmaowner.plan.survey.SurveyedGroup;
import dev.dmaowner.plan.survey.SurveyedGroup.Knowledge;

/** The owner of a group in words: a name for programs, a phrase for text. */
public final class OwnershipWords {

    private OwnershipWords() {}

    /** {@return the name of the state in JSON} */
    public static String state(Ownership ownership) {
        return ownership.fold(
                unowned -> "UNOWNED",
                dmaApi -> "DMA_API",
                privateDomain -> "PRIVATE_DOMAIN",
                owned -> "OWNED",
                unknown -> "UNKNOWN");
    }

    /** {@return the human-readable phrase, which also shows if the owner is inferred} */
    public static String phrase(SurveyedGroup group) {
        if (!group.holders().isEmpty()) {
            return (group.ownership() instanceof Ownership.Owned ? "owned, " : "") + group.holdersPhrase();
        }
        String owner = phrase(group.ownership());
        boolean inferred = group.known() == Knowledge.INFERRED && !(group.ownership() instanceof Ownership.Unknown);
        return inferred ? owner + " (inferred)" : owner;
    }

    /** {@return the human-readable phrase} */
    public static String phrase(Ownership ownership) {
        return ownership.fold(
                unowned -> "owned by nobody",
                dmaApi -> "in use by the kernel through the DMA API, " + users(dmaApi.users()),
                domain -> "in use by the kernel through a driver's private domain"
                        + (domain.users() > 0 ? ", " + users(domain.users()) : ""),
                owned -> "owned by " + owned.owner().describe(),
                unknown -> "owner unknown");
    }

    private static String users(int count) {
        return count == 1 ? "1 user" : count + " users";
    }
}
