package dev.dmaowner.bus.pci;

import dev.dmaowner.PciAddress;
import java.util.List;
import java.util.Optional;

/**
 * Why a function shares a group, or why it does not: one node of a tree, whose leaves are facts of single functions.
 *
 * @param kind what kind of reason
 * @param device which function it is about
 * @param with with which other it shares for this reason, empty for a fact about one function alone
 * @param fact what is true, a sentence without a full stop
 * @param remedy what would change it, empty if nothing known would
 * @param because what it rests on
 */
public record Reason(
        Kind kind,
        PciAddress device,
        Optional<PciAddress> with,
        String fact,
        Optional<String> remedy,
        List<Reason> because) {

    public Reason {
        because = List.copyOf(because);
    }

    /** The kinds of reasons. The first five are why a function shares; the rest are facts of single functions. */
    public enum Kind {
        /** It is behind a bridge that puts an id of its own on all requests, so that the IOMMU sees one sender. */
        CONVENTIONAL_BUS,
        /** It sends under the requester id of another function of its bus. */
        DMA_ALIAS,
        /** A port between it and the root does not send everything up. */
        PORT_WITHOUT_ACS,
        /** The functions of its slot may send to each other. */
        FUNCTIONS_WITHOUT_ACS,
        /** Another function does its DMA in its name (Intel's Volume Management Device). */
        DMA_BY_ANOTHER,
        /** Nothing is found with which it would have to share: it has, or starts, a group of its own. */
        ISOLATED,
        /** The kernel's table of quirks decided, not the registers. */
        QUIRK,
        /** Access control is there and on. */
        ACS_ENABLED,
        /** Access control is there and off. */
        ACS_DISABLED,
        /** Access control is missing. */
        NO_ACS,
        /** It has no siblings in its slot. */
        ONLY_FUNCTION,
        /** It is conventional, or of a type that knows no access control. */
        NO_ACS_POSSIBLE,
        /** It cannot be told, because configuration space was not read so far. */
        NOT_READ;

        /** {@return whether it is a reason to share a group} */
        public boolean isSharing() {
            return compareTo(ISOLATED) < 0;
        }
    }

    /** {@return the fact of one function's isolation as a reason} */
    static Reason of(Isolation isolation) {
        return new Reason(
                kindOf(isolation.basis()),
                isolation.device().address(),
                Optional.empty(),
                isolation.fact(),
                isolation.remedy(),
                List.of());
    }

    private static Kind kindOf(Isolation.Basis basis) {
        return switch (basis) {
            case QUIRK_ISOLATES, QUIRK_DOES_NOT_ISOLATE -> Kind.QUIRK;
            case NOT_READ -> Kind.NOT_READ;
            case NOT_PCI_EXPRESS, NO_ACCESS_CONTROL_FOR_TYPE -> Kind.NO_ACS_POSSIBLE;
            case PORT_ISOLATES, FUNCTION_ISOLATES -> Kind.ACS_ENABLED;
            case PORT_SWITCHED_OFF, FUNCTION_SWITCHED_OFF -> Kind.ACS_DISABLED;
            case PORT_WITHOUT_CAPABILITY, FUNCTION_WITHOUT_CAPABILITY -> Kind.NO_ACS;
            case ONLY_FUNCTION, OTHER_TYPE -> Kind.ONLY_FUNCTION;
        };
    }

    /** {@return whether this rests on something that was not read} */
    public boolean restsOnUnread() {
        return kind == Kind.NOT_READ || because.stream().anyMatch(Reason::restsOnUnread);
    }
}
