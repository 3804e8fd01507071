package dev.dmaowner.bus.pci.topology;

/** What a PCI Express function is in the fabric, from its PCI Express capability. */
public enum PortType {
    ENDPOINT("endpoint"),
    LEGACY_ENDPOINT("legacy endpoint"),
    ROOT_PORT("root port"),
    UPSTREAM_PORT("upstream port of a switch"),
    DOWNSTREAM_PORT("downstream port of a switch"),
    PCIE_TO_PCI_BRIDGE("PCIe-to-PCI bridge"),
    PCI_TO_PCIE_BRIDGE("PCI-to-PCIe bridge"),
    ROOT_COMPLEX_INTEGRATED_ENDPOINT("root-complex integrated endpoint"),
    ROOT_COMPLEX_EVENT_COLLECTOR("root-complex event collector"),
    /** A number that the specification has not given away. */
    RESERVED("function of a reserved type");

    private final String words;

    PortType(String words) {
        this.words = words;
    }

    /** {@return what people call it} */
    public String words() {
        return words;
    }

    /** {@return the type with this number in bits 4 to 7 of the capability's flags} */
    static PortType ofNumber(int number) {
        return switch (number) {
            case 0 -> ENDPOINT;
            case 1 -> LEGACY_ENDPOINT;
            case 4 -> ROOT_PORT;
            case 5 -> UPSTREAM_PORT;
            case 6 -> DOWNSTREAM_PORT;
            case 7 -> PCIE_TO_PCI_BRIDGE;
            case 8 -> PCI_TO_PCIE_BRIDGE;
            case 9 -> ROOT_COMPLEX_INTEGRATED_ENDPOINT;
            case 10 -> ROOT_COMPLEX_EVENT_COLLECTOR;
            default -> RESERVED;
        };
    }

    /** {@return whether a link leads down from it} */
    boolean isDownstream() {
        return this == ROOT_PORT || this == DOWNSTREAM_PORT || this == PCI_TO_PCIE_BRIDGE;
    }
}
