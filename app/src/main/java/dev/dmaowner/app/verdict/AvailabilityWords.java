package dev.dmaowner.app.verdict;

import dev.dmaowner.plan.survey.Availability;
import java.util.Locale;

/** The availability of a group in words. */
public final class AvailabilityWords {

    private AvailabilityWords() {}

    /** {@return the human-readable words} */
    public static String phrase(Availability availability) {
        return switch (availability) {
            case TAKEABLE -> "takeable";
            case TAKEABLE_ONCE_BOUND -> "takeable once bound to vfio";
            case UNKNOWN -> "takeable unless in use";
            case IN_USE -> "in use";
            case NOT_RECORDED -> "takeable or not, which is not recorded";
            case BLOCKED -> "not takeable";
            case NOTHING_TO_TAKE -> "nothing to take";
        };
    }

    /** {@return the name in JSON} */
    public static String name(Availability availability) {
        return availability.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
