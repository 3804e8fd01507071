package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.spi.GroupReason;
import dev.dmaowner.spi.GroupReason.Nature;
import java.util.List;
import java.util.Optional;

/** The kinds of reasons that the PCI bus gives for a group. Their names are part of the JSON output. */
enum ReasonKind {
    /** It is behind a bridge that puts its own id on all requests, so the IOMMU sees one sender. */
    CONVENTIONAL_BUS(Nature.SHARES),
    /** It sends under the requester id of another function of its bus. */
    DMA_ALIAS(Nature.SHARES),
    /** A port between it and the root does not send everything upstream. */
    PORT_WITHOUT_ACS(Nature.SHARES),
    /** The functions of its slot may send to each other. */
    FUNCTIONS_WITHOUT_ACS(Nature.SHARES),
    /** Another function does its DMA in that function's name (Intel's Volume Management Device). */
    DMA_BY_ANOTHER(Nature.SHARES),
    /** Nothing forces it to share: it has, or starts, a group of its own. */
    ISOLATED(Nature.ALONE),
    /** The kernel's table of quirks decided, not the registers. */
    QUIRK(Nature.FACT),
    /** Access control is there and on. */
    ACS_ENABLED(Nature.FACT),
    /** Access control is there and off. */
    ACS_DISABLED(Nature.FACT),
    /** Access control is missing. */
    NO_ACS(Nature.FACT),
    /** It has no siblings in its slot. */
    ONLY_FUNCTION(Nature.FACT),
    /** It is conventional, or of a type without access control. */
    NO_ACS_POSSIBLE(Nature.FACT),
    /** It is unknown, because configuration space was not read that far. */
    NOT_READ(Nature.UNKNOWN);

    private final Nature nature;

    ReasonKind(Nature nature) {
        this.nature = nature;
    }

    /** {@return a reason of this kind to share with another function} */
    GroupReason sharing(PciFunction function, PciFunction with, String fact, List<GroupReason> because) {
        Optional<String> remedy =
                because.stream().flatMap(cause -> cause.remedy().stream()).findFirst();
        GroupReason reason = GroupReason.of(nature, name(), function.id(), fact)
                .with(with.id())
                .because(because);
        return remedy.map(reason::remediedBy).orElse(reason);
    }

    /** {@return a reason of this kind about one function alone, which rests on others} */
    GroupReason about(PciFunction function, String fact, List<GroupReason> because) {
        return GroupReason.of(nature, name(), function.id(), fact).because(because);
    }

    /** {@return a fact of this kind about one function, with what would change it} */
    GroupReason fact(PciFunction function, String fact, Optional<String> remedy) {
        GroupReason reason = GroupReason.of(nature, name(), function.id(), fact);
        return remedy.map(reason::remediedBy).orElse(reason);
    }
}
