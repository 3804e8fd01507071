package dev.dmaowner.app.explain;

import java.util.Arrays;

/** Configuration space of a function of the sample machine. */
final class Registers {

    private static final int EXPRESS = 0x40;
    private static final int ACS = 0x100;

    private final byte[] bytes;
    private int length;

    private Registers(int length) {
        this.bytes = new byte[length];
        this.length = length;
    }

    static Registers conventional(int headerType) {
        Registers registers = new Registers(256);
        registers.bytes[0x0e] = (byte) headerType;
        return registers;
    }

    /** @param type what it is in the fabric: 0 an endpoint, 4 a root port, 7 a bridge to conventional PCI */
    static Registers express(int type) {
        Registers registers = new Registers(4096);
        registers.bytes[0x06] = 0x10;
        registers.bytes[0x34] = EXPRESS;
        registers.bytes[EXPRESS] = 0x10;
        registers.bytes[EXPRESS + 2] = (byte) (type << 4 | 2);
        return registers;
    }

    static Registers port(int type) {
        Registers registers = express(type);
        registers.bytes[0x0e] = 1;
        registers.bytes[0x19] = 1;
        registers.bytes[0x1a] = 1;
        return registers;
    }

    Registers several() {
        bytes[0x0e] |= (byte) 0x80;
        return this;
    }

    Registers acs(int capability, int control) {
        bytes[ACS] = 0x0d;
        bytes[ACS + 2] = 1;
        bytes[ACS + 4] = (byte) capability;
        bytes[ACS + 6] = (byte) control;
        return this;
    }

    /** An ordinary user reads no more than these, and a list of capabilities begins beyond them. */
    Registers firstBytes(int read) {
        bytes[0x06] = 0x10;
        bytes[0x34] = EXPRESS;
        length = read;
        return this;
    }

    byte[] bytes(String vendor, String device, String code) {
        word(0, Integer.parseInt(vendor, 16));
        word(2, Integer.parseInt(device, 16));
        bytes[9] = (byte) Integer.parseInt(code.substring(4), 16);
        word(10, Integer.parseInt(code.substring(0, 4), 16));
        return Arrays.copyOf(bytes, length);
    }

    private void word(int offset, int value) {
        bytes[offset] = (byte) value;
        bytes[offset + 1] = (byte) (value >> 8);
    }
}
