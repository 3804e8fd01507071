package dev.dmaowner.ownership;

/**
 * A domain that a driver made for itself: a set of translations. Two are the same domain if they are the same object.
 */
public final class PrivateDomain implements AttachedDomain {

    private final String madeBy;
    private final Kind kind;

    /** How a private domain translates. */
    public enum Kind {
        /** By what its maker maps into it. */
        TRANSLATING,
        /** Every address to itself. */
        IDENTITY
    }

    /**
     * A domain that translates.
     *
     * @param madeBy who made it, words for people
     */
    public PrivateDomain(String madeBy) {
        this(madeBy, Kind.TRANSLATING);
    }

    /**
     * @param madeBy who made it, words for people
     * @param kind how it translates
     */
    public PrivateDomain(String madeBy, Kind kind) {
        this.madeBy = madeBy;
        this.kind = kind;
    }

    /** {@return who made it, words for people} */
    public String madeBy() {
        return madeBy;
    }

    /** {@return how it translates} */
    public Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return "the domain of " + madeBy;
    }
}
