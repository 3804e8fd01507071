package dev.dmaowner.app.paste;

/** What a text can say of a PCI function, besides its registers. */
enum Fact {
    /** Vendor and device, such as {@code 8086:10d3}. */
    IDS("ids"),
    /** The same of its subsystem. */
    SUBSYSTEM("subsystem"),
    /** Base class and subclass, and if known the programming interface, such as {@code 0200} or {@code 020000}. */
    CLASS("class"),
    /** Two digits. */
    REVISION("revision"),
    /** The driver that it is bound to, {@link #NONE} if it is bound to none. */
    DRIVER("driver"),
    /** The number of its group, {@link #NONE} if it is in none. */
    GROUP("group"),
    /** The first and last bus behind a bridge, such as {@code 01-03}. */
    BUSES("buses"),
    /** Its path below {@code /sys/devices}, such as {@code pci0000:00/0000:00:01.0/0000:01:00.0}. */
    PATH("path"),
    /** Whether firmware used it as the display, {@code 1} or {@code 0}. */
    BOOT_DISPLAY("boot display"),
    /** The number of its NUMA node. */
    NUMA_NODE("NUMA node");

    /** The value of a fact that says that there is none. */
    static final String NONE = "";

    private final String words;

    Fact(String words) {
        this.words = words;
    }

    /** {@return what it is called in messages} */
    String words() {
        return words;
    }

    /** {@return whether two statements can both be true} */
    boolean agree(String first, String second) {
        return this == CLASS ? first.startsWith(second) || second.startsWith(first) : first.equals(second);
    }
}
