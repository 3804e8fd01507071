package dev.dmaowner.app.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** The configuration space of a made-up PCI device: its identity, its type, its buses, and its access control services. */
final class SampleRegisters {

    private static final int CONVENTIONAL_SIZE = 256;
    private static final int EXPRESS_SIZE = 4096;

    private static final int STATUS = 0x06;
    private static final int HAS_CAPABILITIES = 0x10;
    private static final int CLASS = 0x08;
    private static final int HEADER_TYPE = 0x0e;
    private static final int BRIDGE = 1;
    private static final int MULTIFUNCTION = 0x80;
    private static final int BUS_NUMBERS = 0x18;
    private static final int CAPABILITY_POINTER = 0x34;

    private static final int EXPRESS = 0x40;
    private static final int EXPRESS_ID = 0x10;
    private static final int EXPRESS_VERSION = 2;

    private static final int ACCESS_CONTROL = 0x100;
    private static final int ACCESS_CONTROL_HEADER = 0x0001_000d;
    /** Source validation, redirection of requests and completions, and upstream forwarding. */
    private static final int ISOLATING = 0x1d;

    private final ByteBuffer space;

    /** @param kind the description of the device, as in the list of devices */
    SampleRegisters(List<String> kind) {
        boolean express = !kind.get(0).equals("conventional");
        space = ByteBuffer.allocate(express ? EXPRESS_SIZE : CONVENTIONAL_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        if (express) {
            addExpress(portType(kind.get(0)));
        }
        if (kind.size() > 1 && kind.get(1).indexOf('-') > 0) {
            addBuses(kind.get(1));
        }
        if (kind.contains("acs")) {
            addAccessControl();
        }
        if (kind.contains("multifunction")) {
            space.put(HEADER_TYPE, (byte) (space.get(HEADER_TYPE) | MULTIFUNCTION));
        }
    }

    private static int portType(String kind) {
        return switch (kind) {
            case "endpoint" -> 0;
            case "root-port" -> 4;
            case "pci-bridge" -> 7;
            case "integrated" -> 9;
            default -> throw new IllegalArgumentException("there is no kind of PCI device called '" + kind + "'");
        };
    }

    private void addExpress(int type) {
        space.putShort(STATUS, (short) HAS_CAPABILITIES);
        space.put(CAPABILITY_POINTER, (byte) EXPRESS);
        space.put(EXPRESS, (byte) EXPRESS_ID);
        space.putShort(EXPRESS + 2, (short) (type << 4 | EXPRESS_VERSION));
    }

    private void addBuses(String firstAndLast) {
        int dash = firstAndLast.indexOf('-');
        space.put(HEADER_TYPE, (byte) BRIDGE);
        space.put(BUS_NUMBERS + 1, (byte) Integer.parseInt(firstAndLast.substring(0, dash), 16));
        space.put(BUS_NUMBERS + 2, (byte) Integer.parseInt(firstAndLast.substring(dash + 1), 16));
    }

    private void addAccessControl() {
        space.putInt(ACCESS_CONTROL, ACCESS_CONTROL_HEADER);
        space.putShort(ACCESS_CONTROL + 4, (short) ISOLATING);
        space.putShort(ACCESS_CONTROL + 6, (short) ISOLATING);
    }

    /** Set vendor, device and class. */
    void identify(int vendor, int device, int deviceClass) {
        space.putShort(0, (short) vendor);
        space.putShort(2, (short) device);
        space.putInt(CLASS, deviceClass << 8);
    }

    byte[] bytes() {
        return space.array();
    }
}
