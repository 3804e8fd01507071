package dev.dmaowner.bus.pci.topology;

/** Writes configuration space by hand. */
final class Registers {

    private static final int EXPRESS_AT = 0x40;
    private static final int ACS_AT = 0x100;
    private static final int LARGEST = 4096;

    private final byte[] bytes;

    private Registers(int length) {
        this.bytes = new byte[length];
    }

    static Registers conventional() {
        return new Registers(256).ids(0x1234, 0x1111).classCode(0x020000);
    }

    static Registers express(int type) {
        Registers registers = new Registers(LARGEST).ids(0x1234, 0x2222).classCode(0x020000);
        registers.bytes[0x06] = 0x10;
        registers.bytes[0x34] = EXPRESS_AT;
        return registers.set(EXPRESS_AT, 0x10, 0x00, 0x02 | type << 4, 0x00);
    }

    static Registers endpoint() {
        return express(0);
    }

    static Registers rootPort() {
        return express(4).bridge();
    }

    static Registers upstreamPort() {
        return express(5).bridge();
    }

    static Registers downstreamPort() {
        return express(6).bridge();
    }

    static Registers pcieToPciBridge() {
        return express(7).bridge();
    }

    static Registers pciToPcieBridge() {
        return express(8).bridge();
    }

    static Registers integratedEndpoint() {
        return express(9);
    }

    static Registers pciBridge() {
        return conventional().bridge();
    }

    Registers bridge() {
        bytes[0x0e] |= 1;
        return classCode(0x060400);
    }

    Registers buses(int primary, int secondary, int subordinate) {
        return set(0x18, primary, secondary, subordinate);
    }

    Registers ids(int vendor, int device) {
        return set(0x00, vendor, vendor >> 8, device, device >> 8);
    }

    Registers subsystem(int vendor, int device) {
        return set(0x2c, vendor, vendor >> 8, device, device >> 8);
    }

    Registers classCode(int code) {
        return set(0x09, code, code >> 8, code >> 16);
    }

    Registers several() {
        bytes[0x0e] |= (byte) 0x80;
        return this;
    }

    Registers acs(int capability, int control) {
        return set(ACS_AT, 0x0d, 0x00, 0x01, 0x00, capability, 0, control, 0);
    }

    /** All four services that isolate, there and on. */
    Registers acsOn() {
        return acs(0x1d, 0x1d);
    }

    Registers acsOff() {
        return acs(0x1d, 0x00);
    }

    Registers set(int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            bytes[offset + i] = (byte) values[i];
        }
        return this;
    }

    ConfigurationSpace space() {
        return ConfigurationSpace.of(bytes);
    }

    ConfigurationSpace space(int length) {
        return ConfigurationSpace.of(java.util.Arrays.copyOf(bytes, length));
    }
}
