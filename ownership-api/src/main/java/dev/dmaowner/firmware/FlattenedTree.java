package dev.dmaowner.firmware;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the flattened form of a device tree. Every number in it is suspect until it has been compared with a bound. */
final class FlattenedTree {

    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROPERTY = 3;
    private static final int NOP = 4;
    private static final int END = 9;

    /** A node is a directory in sysfs, and no file can have a longer name. */
    private static final int LONGEST_NAME = 255;

    private static final String CUT_OFF = "the structure ends without saying so";

    private final ByteBuffer bytes;
    private final DeviceTree tree = new DeviceTree();
    private final Map<Integer, String> names = new HashMap<>();

    private byte[] store = new byte[0];
    private FlattenedHeader header = FlattenedHeader.NONE;
    private int position;
    private int end;
    private int depth;
    private boolean rootSeen;
    private boolean childSeen;
    private @Nullable DeviceTreeNode current;

    FlattenedTree(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    DeviceTree read() throws DeviceTreeException {
        header = FlattenedHeader.read(bytes.slice());
        store = new byte[header.totalSize()];
        bytes.duplicate().get(store);
        position = header.structure();
        end = header.structureEnd();
        while (true) {
            int at = position;
            int token = word();
            switch (token) {
                case NOP -> {}
                case BEGIN_NODE -> beginNode(at);
                case END_NODE -> endNode(at);
                case PROPERTY -> property(at);
                case END -> {
                    return finished(at);
                }
                default -> throw new DeviceTreeException(at, "no such token as 0x" + Integer.toHexString(token));
            }
        }
    }

    private DeviceTree finished(int at) throws DeviceTreeException {
        if (!rootSeen || depth > 0) {
            throw new DeviceTreeException(at, "the structure ends inside a node or before one");
        }
        return tree.complete();
    }

    private void beginNode(int at) throws DeviceTreeException {
        if (rootSeen && depth == 0) {
            throw new DeviceTreeException(at, "a second root");
        }
        rootSeen = true;
        String name = nodeName(at);
        DeviceTreeNode parent = current;
        if (depth == 0) {
            current = tree.addRoot();
        } else if (depth < DeviceTree.LEVELS && parent != null) {
            checkName(name, at);
            current = tree.addChild(parent, name);
        }
        depth++;
        childSeen = false;
    }

    private void endNode(int at) throws DeviceTreeException {
        if (depth == 0) {
            throw new DeviceTreeException(at, "the end of a node that has not begun");
        }
        depth--;
        // Nodes below the deepest level that counts were never made: there the current node stays.
        if (depth < DeviceTree.LEVELS && current != null) {
            current = current.parentOrNull();
        }
        childSeen = true;
    }

    private static void checkName(String name, int at) throws DeviceTreeException {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new DeviceTreeException(at, "a node cannot be called '" + name + "'");
        }
        if (name.length() > LONGEST_NAME) {
            throw new DeviceTreeException(at, "a node's name has " + name.length() + " characters");
        }
    }

    private void property(int at) throws DeviceTreeException {
        if (depth == 0 || childSeen) {
            throw new DeviceTreeException(at, "a property outside any node, or after the nodes in its own");
        }
        int length = word();
        int nameOffset = word();
        if (length < 0 || length > end - position) {
            throw new DeviceTreeException(at, "a property reaches past the end of the structure");
        }
        String name = propertyName(nameOffset, at);
        if (depth <= DeviceTree.LEVELS && current != null) {
            current.add(new DeviceTreeProperty(name, store, position, length));
        }
        skip(length, at);
    }

    private String propertyName(int offset, int at) throws DeviceTreeException {
        String known = names.get(offset);
        if (known != null) {
            return known;
        }
        if (offset < 0 || offset >= header.stringsSize()) {
            throw new DeviceTreeException(at, "a property's name is outside the strings");
        }
        int from = header.strings() + offset;
        int to = terminator(from, header.strings() + header.stringsSize(), at, "a property's name does not end");
        String name = new String(store, from, to - from, StandardCharsets.UTF_8);
        names.put(offset, name);
        return name;
    }

    private String nodeName(int at) throws DeviceTreeException {
        int to = terminator(position, end, at, "a node's name does not end");
        String name = new String(store, position, to - position, StandardCharsets.UTF_8);
        skip(to + 1 - position, at);
        return name;
    }

    private int terminator(int from, int limit, int at, String wrong) throws DeviceTreeException {
        for (int i = from; i < limit; i++) {
            if (store[i] == 0) {
                return i;
            }
        }
        throw new DeviceTreeException(at, wrong);
    }

    private void skip(int length, int at) throws DeviceTreeException {
        long next = (long) position + length;
        long aligned = next + (-(next - header.structure()) & 3);
        if (aligned > end) {
            throw new DeviceTreeException(at, CUT_OFF);
        }
        position = (int) aligned;
    }

    private int word() throws DeviceTreeException {
        if (end - position < 4) {
            throw new DeviceTreeException(position, CUT_OFF);
        }
        int word = (store[position] & 0xff) << 24
                | (store[position + 1] & 0xff) << 16
                | (store[position + 2] & 0xff) << 8
                | store[position + 3] & 0xff;
        position += 4;
        return word;
    }
}
