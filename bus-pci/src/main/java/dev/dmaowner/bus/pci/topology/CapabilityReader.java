package dev.dmaowner.bus.pci.topology;

import java.util.OptionalInt;

/** Reads the registers of the capabilities that grouping looks at. */
record CapabilityReader(ConfigurationSpace space) {

    static final int PCI_X = 0x07;
    static final int HOT_PLUG = 0x0c;
    static final int SUBSYSTEM = 0x0d;
    static final int EXPRESS = 0x10;
    static final int ACCESS_CONTROL = 0x0d;
    static final int ALTERNATIVE_ROUTING = 0x0e;
    static final int VIRTUAL_FUNCTIONS = 0x10;

    Lookup<ExpressCapability> express() {
        Lookup<Capability> entry = space.capability(EXPRESS);
        if (!(entry instanceof Lookup.Found<Capability> found)) {
            return notFound(entry);
        }
        int offset = found.value().offset();
        OptionalInt flags = space.wordAt(offset + 2);
        if (flags.isEmpty()) {
            return unknown();
        }
        int bits = flags.getAsInt();
        return new Lookup.Found<>(
                new ExpressCapability(offset, bits & 0xf, PortType.ofNumber(bits >> 4 & 0xf), (bits & 0x100) != 0));
    }

    Lookup<AccessControl> accessControl() {
        Lookup<Capability> entry = space.extendedCapability(ACCESS_CONTROL);
        if (!(entry instanceof Lookup.Found<Capability> found)) {
            return notFound(entry);
        }
        int offset = found.value().offset();
        OptionalInt capability = space.wordAt(offset + 4);
        OptionalInt control = space.wordAt(offset + 6);
        return capability.isEmpty() || control.isEmpty()
                ? unknown()
                : new Lookup.Found<>(new AccessControl(offset, capability.getAsInt(), control.getAsInt()));
    }

    Lookup<AlternativeRouting> alternativeRouting() {
        Lookup<Capability> entry = space.extendedCapability(ALTERNATIVE_ROUTING);
        if (!(entry instanceof Lookup.Found<Capability> found)) {
            return notFound(entry);
        }
        OptionalInt next = space.byteAt(found.value().offset() + 5);
        return next.isEmpty()
                ? unknown()
                : new Lookup.Found<>(new AlternativeRouting(found.value().offset(), next.getAsInt()));
    }

    Lookup<VirtualFunctions> virtualFunctions() {
        Lookup<Capability> entry = space.extendedCapability(VIRTUAL_FUNCTIONS);
        if (!(entry instanceof Lookup.Found<Capability> found)) {
            return notFound(entry);
        }
        int offset = found.value().offset();
        if (space.wordAt(offset + 0x1a).isEmpty()) {
            return unknown();
        }
        boolean on = (space.wordAt(offset + 0x08).orElse(0) & 1) != 0;
        return new Lookup.Found<>(new VirtualFunctions(
                on ? space.wordAt(offset + 0x10).orElse(0) : 0,
                space.wordAt(offset + 0x0e).orElse(0),
                space.wordAt(offset + 0x14).orElse(0),
                space.wordAt(offset + 0x16).orElse(0),
                space.wordAt(offset + 0x1a).orElse(0)));
    }

    Lookup<BridgeNumbers> bridge() {
        OptionalInt type = space.headerType();
        if (type.isEmpty() || type.getAsInt() != 0 && space.byteAt(0x1a).isEmpty()) {
            return unknown();
        }
        if (type.getAsInt() == 0 || type.getAsInt() > 2) {
            return new Lookup.Absent<>();
        }
        return new Lookup.Found<>(new BridgeNumbers(
                space.byteAt(0x18).orElse(0),
                space.byteAt(0x19).orElse(0),
                space.byteAt(0x1a).orElse(0)));
    }

    private static <T> Lookup<T> notFound(Lookup<Capability> entry) {
        return entry instanceof Lookup.Unknown<Capability> unknown
                ? new Lookup.Unknown<>(unknown.reason())
                : new Lookup.Absent<>();
    }

    private static <T> Lookup<T> unknown() {
        return new Lookup.Unknown<>("its configuration space was not read far enough");
    }
}
