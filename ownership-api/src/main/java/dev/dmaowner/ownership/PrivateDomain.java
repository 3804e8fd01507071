package dev.dmaowner.ownership;

/** An IOMMU domain that a driver allocated for itself. Two are the same domain if they are the same object. */
public final class PrivateDomain implements AttachedDomain {

    private final String madeBy;
    private final Kind kind;

    /** How a private domain translates. */
    public enum Kind {
        /** By the mappings that the driver adds. */
        TRANSLATING,
        /** Each address to itself. */
        IDENTITY
    }

    /**
     * A domain that translates by mappings.
     *
     * @param madeBy who allocated it, for messages
     */
    public PrivateDomain(String madeBy) {
        this(madeBy, Kind.TRANSLATING);
    }

    /**
     * @param madeBy who allocated it, for messages
     * @param kind how it translates
     */
    public PrivateDomain(String madeBy, Kind kind) {
        this.madeBy = madeBy;
        this.kind = kind;
    }

    /** {@return who allocated it, for messages} */
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
