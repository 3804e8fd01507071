package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;

/** Reads the blocks of an IVRS and the device entries in them. */
final class IvrsReader {

    private static final int BLOCKS_AT = 48;
    private static final int FIRST_VARIABLE_ENTRY = 0xf0;
    private static final int NAMESPACE_ENTRY_SIZE = 22;

    private final AcpiTableBytes bytes;

    IvrsReader(AcpiTableBytes bytes) {
        this.bytes = bytes;
    }

    IvrsTable table() throws AcpiTableException {
        bytes.requireWithin(0, BLOCKS_AT, bytes.end(), "the table's header");
        List<IvrsBlock> blocks = new ArrayList<>();
        int offset = BLOCKS_AT;
        while (offset < bytes.end()) {
            IvrsBlock block = block(offset);
            blocks.add(block);
            offset += block.header().length();
        }
        return new IvrsTable(AcpiTableHeader.read(bytes), bytes.u32(36), blocks);
    }

    private IvrsBlock block(int at) throws AcpiTableException {
        bytes.requireWithin(at, IvrsBlock.Header.SIZE, bytes.end(), "a block's header");
        int type = bytes.u8(at);
        int length = bytes.u16(at + 2);
        if (length < shortest(type)) {
            throw bytes.damaged(
                    at + 2, "a block of type " + Integer.toHexString(type) + "h cannot be " + length + " bytes long");
        }
        bytes.requireWithin(at, length, bytes.end(), "a block");
        int deviceId = length >= 6 ? bytes.u16(at + 4) : 0;
        IvrsBlock.Header header = new IvrsBlock.Header(at, type, bytes.u8(at + 1), length, deviceId);
        return switch (type) {
            case 0x10, 0x11, 0x40 ->
                new IvrsBlock.Iommu(
                        header,
                        bytes.u16(at + 6),
                        bytes.u64(at + 8),
                        bytes.u16(at + 16),
                        bytes.u16(at + 18),
                        bytes.u32(at + 20),
                        entries(at + shortest(type), at + length));
            case 0x20, 0x21, 0x22 ->
                new IvrsBlock.Memory(
                        header, bytes.u16(at + 6), bytes.u16(at + 8), bytes.u64(at + 16), bytes.u64(at + 24));
            default -> new IvrsBlock.Other(header);
        };
    }

    /** The length of a block without device entries. */
    private static int shortest(int type) {
        return switch (type) {
            case 0x10 -> 24;
            case 0x11, 0x40 -> 40;
            case 0x20, 0x21, 0x22 -> 32;
            default -> IvrsBlock.Header.SIZE;
        };
    }

    private List<IvrsDeviceEntry> entries(int start, int end) throws AcpiTableException {
        List<IvrsDeviceEntry> entries = new ArrayList<>();
        int at = start;
        while (at < end) {
            int length = entryLength(at, end);
            bytes.requireWithin(at, length, end, "a device entry");
            entries.add(entry(at, bytes.u8(at)));
            at += length;
        }
        return entries;
    }

    /** An entry's two highest type bits tell its size, 4 to 32 bytes; from F0h on it tells its size itself. */
    private int entryLength(int at, int end) throws AcpiTableException {
        int type = bytes.u8(at);
        if (type < FIRST_VARIABLE_ENTRY) {
            return 4 << (type >> 6);
        }
        bytes.requireWithin(at, NAMESPACE_ENTRY_SIZE, end, "a device entry");
        return NAMESPACE_ENTRY_SIZE + bytes.u8(at + 21);
    }

    private IvrsDeviceEntry entry(int at, int type) throws AcpiTableException {
        int deviceId = bytes.u16(at + 1);
        int setting = bytes.u8(at + 3);
        return switch (type) {
            case 0x00, 0x01, 0x02, 0x03, 0x04 -> new IvrsDeviceEntry.Plain(at, type, deviceId, setting);
            case 0x42, 0x43 -> new IvrsDeviceEntry.Alias(at, type, deviceId, setting, bytes.u16(at + 5));
            case 0x46, 0x47 -> new IvrsDeviceEntry.Extended(at, type, deviceId, setting, bytes.u32(at + 4));
            case 0x48 ->
                new IvrsDeviceEntry.Special(
                        at, type, deviceId, setting, bytes.u8(at + 4), bytes.u16(at + 5), bytes.u8(at + 7));
            case 0xf0 ->
                new IvrsDeviceEntry.NamespaceDevice(
                        at,
                        type,
                        deviceId,
                        setting,
                        bytes.text(at + 4, 8),
                        bytes.text(at + 12, 8),
                        bytes.u8(at + 20),
                        uniqueId(at));
            default -> new IvrsDeviceEntry.Other(at, type, deviceId, setting);
        };
    }

    private String uniqueId(int at) throws AcpiTableException {
        int length = bytes.u8(at + 21);
        return switch (bytes.u8(at + 20)) {
            case 1 -> number(at + NAMESPACE_ENTRY_SIZE, length);
            case 2 -> bytes.text(at + NAMESPACE_ENTRY_SIZE, length);
            default -> "";
        };
    }

    private String number(int at, int length) throws AcpiTableException {
        if (length == 0 || length > Long.BYTES) {
            throw bytes.damaged(at, "a unique id cannot be a number of " + length + " bytes");
        }
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | bytes.u8(at + i);
        }
        return Long.toUnsignedString(value);
    }
}
