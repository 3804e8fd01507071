package dev.dmaowner.ownership;

/** The owner types of the proposal. The merged rules know none of them: there a group is always {@link #NONE}. */
public enum OwnerKind {
    /** {@code DMA_OWNER_NONE} */
    NONE("nobody"),
    /** {@code DMA_OWNER_DMA_API}: kernel drivers through the DMA API. */
    DMA_API("the DMA API"),
    /** {@code DMA_OWNER_PRIVATE_DOMAIN}: kernel drivers that manage a domain of their own. */
    PRIVATE_DOMAIN("drivers with a domain of their own"),
    /** {@code DMA_OWNER_PRIVATE_DOMAIN_USER}: user space. */
    PRIVATE_DOMAIN_USER("a user");

    private final String words;

    OwnerKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
