package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;

/** Reads the nodes of an IORT. Lists grow by what is there, bounded by the node, never by a count in the table. */
final class IortReader {

    private static final int NODES_AT = 48;

    private final AcpiTableBytes bytes;

    IortReader(AcpiTableBytes bytes) {
        this.bytes = bytes;
    }

    IortTable table() throws AcpiTableException {
        long count = bytes.u32(36);
        long start = bytes.u32(40);
        bytes.requireWithin(44, 4, bytes.end(), "the table's header");
        if (start < NODES_AT && count > 0) {
            throw bytes.damaged(40, "the nodes begin at " + start + ", inside the header");
        }
        List<IortNode> nodes = new ArrayList<>();
        long offset = start;
        for (long i = 0; i < count; i++) {
            IortNode node = node(offset);
            nodes.add(node);
            offset += node.header().length();
        }
        return new IortTable(AcpiTableHeader.read(bytes), count, start, nodes);
    }

    private IortNode node(long offset) throws AcpiTableException {
        IortNode.Header header = header(offset);
        int body = header.offset() + IortNode.Header.SIZE;
        return switch (header.type()) {
            case 0 -> itsGroup(header, body);
            case 1 -> namedComponent(header, body);
            case 2 -> rootComplex(header, body);
            case 3 -> smmu(header, body);
            case 4 -> smmuV3(header, body);
            case 5 -> pmcg(header, body);
            case 6 -> reservedMemory(header, body);
            default -> new IortNode.Other(header);
        };
    }

    private IortNode.Header header(long offset) throws AcpiTableException {
        bytes.requireWithin(offset, IortNode.Header.SIZE, bytes.end(), "a node's header");
        int length = bytes.u16(offset + 1);
        if (length < IortNode.Header.SIZE) {
            throw bytes.damaged(offset + 1, "a node of " + length + " bytes is shorter than its header");
        }
        bytes.requireWithin(offset, length, bytes.end(), "a node");
        long count = bytes.u32(offset + 8);
        long mappingOffset = bytes.u32(offset + 12);
        return new IortNode.Header(
                (int) offset,
                bytes.u8(offset),
                length,
                bytes.u8(offset + 3),
                bytes.u32(offset + 4),
                count,
                mappingOffset,
                mappings(offset, offset + length, count, mappingOffset));
    }

    private List<IortIdMapping> mappings(long node, long end, long count, long mappingOffset)
            throws AcpiTableException {
        if (count == 0 || mappingOffset == 0) {
            return List.of();
        }
        long first = node + mappingOffset;
        bytes.requireWithin(first, count * IortIdMapping.SIZE, end, "the id mappings of a node");
        List<IortIdMapping> mappings = new ArrayList<>();
        for (long at = first; mappings.size() < count; at += IortIdMapping.SIZE) {
            mappings.add(new IortIdMapping(
                    (int) at,
                    bytes.u32(at),
                    bytes.u32(at + 4),
                    bytes.u32(at + 8),
                    bytes.u32(at + 12),
                    bytes.u32(at + 16)));
        }
        return mappings;
    }

    private IortNode itsGroup(IortNode.Header header, int body) throws AcpiTableException {
        requireBody(header, 4);
        long count = bytes.u32(body);
        bytes.requireWithin(body + 4, count * 4, end(header), "the identifiers of an ITS group");
        List<Long> identifiers = new ArrayList<>();
        for (long at = body + 4; identifiers.size() < count; at += 4) {
            identifiers.add(bytes.u32(at));
        }
        return new IortNode.ItsGroup(header, count, identifiers);
    }

    private IortNode namedComponent(IortNode.Header header, int body) throws AcpiTableException {
        requireBody(header, 13);
        int name = body + 13;
        return new IortNode.NamedComponent(
                header,
                bytes.u32(body),
                memoryAccess(body + 4),
                bytes.u8(body + 12),
                bytes.text(name, bodyEnd(header) - name));
    }

    private IortNode rootComplex(IortNode.Header header, int body) throws AcpiTableException {
        requireBody(header, 16);
        int limit = body + 16 < bodyEnd(header) ? bytes.u8(body + 16) : 0;
        return new IortNode.RootComplex(header, memoryAccess(body), bytes.u32(body + 8), bytes.u32(body + 12), limit);
    }

    private IortNode smmu(IortNode.Header header, int body) throws AcpiTableException {
        requireBody(header, 24);
        return new IortNode.Smmu(
                header, bytes.u64(body), bytes.u64(body + 8), bytes.u32(body + 16), bytes.u32(body + 20));
    }

    private IortNode smmuV3(IortNode.Header header, int body) throws AcpiTableException {
        requireBody(header, 28);
        return new IortNode.SmmuV3(header, bytes.u64(body), bytes.u32(body + 8), bytes.u32(body + 24));
    }

    private IortNode pmcg(IortNode.Header header, int body) throws AcpiTableException {
        requireBody(header, 16);
        return new IortNode.Pmcg(header, bytes.u64(body), bytes.u32(body + 8), bytes.u32(body + 12));
    }

    private IortNode reservedMemory(IortNode.Header header, int body) throws AcpiTableException {
        requireBody(header, 12);
        long count = bytes.u32(body + 4);
        long rangeOffset = bytes.u32(body + 8);
        long first = header.offset() + rangeOffset;
        bytes.requireWithin(first, count * IortNode.Range.SIZE, end(header), "the ranges of reserved memory");
        List<IortNode.Range> ranges = new ArrayList<>();
        for (long at = first; ranges.size() < count; at += IortNode.Range.SIZE) {
            ranges.add(new IortNode.Range((int) at, bytes.u64(at), bytes.u64(at + 8)));
        }
        return new IortNode.ReservedMemory(header, bytes.u32(body), count, rangeOffset, ranges);
    }

    private IortMemoryAccess memoryAccess(int offset) throws AcpiTableException {
        return new IortMemoryAccess(offset, bytes.u32(offset), bytes.u8(offset + 4), bytes.u8(offset + 7));
    }

    private void requireBody(IortNode.Header header, int size) throws AcpiTableException {
        bytes.requireWithin(
                header.offset(), IortNode.Header.SIZE + size, end(header), "a node of type " + header.type());
    }

    /** Where the node's own fields end: at its mappings, or at its end if it has none behind its header. */
    private static int bodyEnd(IortNode.Header header) {
        boolean mapped = !header.mappings().isEmpty() && header.mappingOffset() > IortNode.Header.SIZE;
        return mapped ? header.offset() + (int) header.mappingOffset() : end(header);
    }

    private static int end(IortNode.Header header) {
        return header.offset() + header.length();
    }
}
