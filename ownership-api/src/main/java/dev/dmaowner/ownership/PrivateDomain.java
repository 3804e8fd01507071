package dev.dmaowner.ownership;

/**
 * A domain that a driver made for itself: a set of translations. Two are the same domain if they are the same object.
 */
public final class PrivateDomain {

    private final String madeBy;

    /** @param madeBy who made it, words for people */
    public PrivateDomain(String madeBy) {
        this.madeBy = madeBy;
    }

    /** {@return who made it, words for people} */
    public String madeBy() {
        return madeBy;
    }

    @Override
    public String toString() {
        return "the domain of " + madeBy;
    }
}
