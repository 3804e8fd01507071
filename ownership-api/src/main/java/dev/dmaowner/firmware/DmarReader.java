package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;

/** Reads the structures of a DMAR table. */
final class DmarReader {

    private static final int STRUCTURES_AT = 48;

    private final AcpiTableBytes bytes;

    DmarReader(AcpiTableBytes bytes) {
        this.bytes = bytes;
    }

    DmarTable table() throws AcpiTableException {
        bytes.requireWithin(0, STRUCTURES_AT, bytes.end(), "the table's header");
        List<DmarStructure> structures = new ArrayList<>();
        int offset = STRUCTURES_AT;
        while (offset < bytes.end()) {
            DmarStructure structure = structure(offset);
            structures.add(structure);
            offset += structure.header().length();
        }
        return new DmarTable(AcpiTableHeader.read(bytes), bytes.u8(36), bytes.u8(37), structures);
    }

    private DmarStructure structure(int at) throws AcpiTableException {
        bytes.requireWithin(at, DmarStructure.Header.SIZE, bytes.end(), "a structure's header");
        DmarStructure.Header header = new DmarStructure.Header(at, bytes.u16(at), bytes.u16(at + 2));
        if (header.length() < shortest(header.type())) {
            throw bytes.damaged(
                    at + 2, "a structure of type " + header.type() + " cannot be " + header.length() + " bytes long");
        }
        bytes.requireWithin(at, header.length(), bytes.end(), "a structure");
        return switch (header.type()) {
            case 0 ->
                new DmarStructure.RemappingUnit(
                        header, bytes.u8(at + 4), bytes.u16(at + 6), bytes.u64(at + 8), scopes(header));
            case 1 ->
                new DmarStructure.ReservedMemory(
                        header, bytes.u16(at + 6), bytes.u64(at + 8), bytes.u64(at + 16), scopes(header));
            case 2 -> new DmarStructure.RootPortAts(header, bytes.u8(at + 4), bytes.u16(at + 6), scopes(header));
            case 3 -> new DmarStructure.StaticAffinity(header, bytes.u64(at + 8), bytes.u32(at + 16));
            case 4 ->
                new DmarStructure.NamespaceDevice(header, bytes.u8(at + 7), bytes.text(at + 8, header.length() - 8));
            case 5 -> new DmarStructure.SocAts(header, bytes.u8(at + 4), bytes.u16(at + 6), scopes(header));
            default -> new DmarStructure.Other(header);
        };
    }

    /** The length of a structure without device scopes. */
    private static int shortest(int type) {
        return switch (type) {
            case 0 -> 16;
            case 1 -> 24;
            case 2, 4, 5 -> 8;
            case 3 -> 20;
            default -> DmarStructure.Header.SIZE;
        };
    }

    private List<DmarDeviceScope> scopes(DmarStructure.Header header) throws AcpiTableException {
        List<DmarDeviceScope> scopes = new ArrayList<>();
        int end = header.offset() + header.length();
        int at = header.offset() + shortest(header.type());
        while (at < end) {
            bytes.requireWithin(at, DmarDeviceScope.SIZE, end, "a device scope");
            int length = bytes.u8(at + 1);
            if (length < DmarDeviceScope.SIZE) {
                throw bytes.damaged(at + 1, "a device scope of " + length + " bytes is shorter than its header");
            }
            bytes.requireWithin(at, length, end, "a device scope");
            scopes.add(new DmarDeviceScope(
                    at, bytes.u8(at), length, bytes.u8(at + 4), bytes.u8(at + 5), path(at + 6, at + length)));
            at += length;
        }
        return scopes;
    }

    private List<DmarDeviceScope.PathElement> path(int start, int end) throws AcpiTableException {
        List<DmarDeviceScope.PathElement> path = new ArrayList<>();
        for (int at = start; at + 2 <= end; at += DmarDeviceScope.PathElement.SIZE) {
            path.add(new DmarDeviceScope.PathElement(at, bytes.u8(at), bytes.u8(at + 1)));
        }
        return path;
    }
}
