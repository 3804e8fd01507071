package dev.dmaowner.ownership;

import java.util.Optional;

/** The type of a group's default domain, which the DMA API uses, as the group's {@code type} file shows it. */
public enum DefaultDomainType {
    DMA("DMA"),
    DMA_FQ("DMA-FQ"),
    IDENTITY("identity"),
    BLOCKED("blocked"),
    UNMANAGED("unmanaged"),
    /** There is no default domain (tegra's SMMU before 6.12). */
    UNKNOWN("unknown");

    private final String word;

    DefaultDomainType(String word) {
        this.word = word;
    }

    /** {@return the word in the {@code type} file} */
    public String word() {
        return word;
    }

    /** {@return the type with exactly this word, empty if there is none} */
    public static Optional<DefaultDomainType> ofWord(String word) {
        for (DefaultDomainType type : values()) {
            if (type.word.equals(word)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
