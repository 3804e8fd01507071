package dev.dmaowner.ownership;

/** The owner types of the proposal. Under the merged rules a group is always {@link #NONE}. */
enum OwnerKind {
    /** {@code DMA_OWNER_NONE} */
    NONE("nobody"),
    /** {@code DMA_OWNER_DMA_API}: kernel drivers through the DMA API. */
    DMA_API("the DMA API"),
    /** {@code DMA_OWNER_PRIVATE_DOMAIN}: kernel drivers with a private domain. */
    PRIVATE_DOMAIN("drivers with a private domain"),
    /** {@code DMA_OWNER_PRIVATE_DOMAIN_USER}: userspace. */
    PRIVATE_DOMAIN_USER("a user");

    private final String words;

    OwnerKind(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
