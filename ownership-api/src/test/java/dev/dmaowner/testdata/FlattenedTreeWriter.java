package dev.dmaowner.testdata;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes a flattened device tree of version 17, for tests that need a board of their own. Nodes and properties come out as
 * they were put in; nothing is checked.
 */
public final class FlattenedTreeWriter {

    private static final int HEADER = 40;
    private static final int RESERVATIONS = 16;

    private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
    private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
    private final Map<String, Integer> offsets = new HashMap<>();

    /** Begin a node; the first is the root, with an empty name. */
    public FlattenedTreeWriter begin(String name) {
        word(1);
        text(structure, name);
        return align();
    }

    /** End the node. */
    public FlattenedTreeWriter end() {
        word(2);
        return this;
    }

    /** Put a property of bytes. */
    public FlattenedTreeWriter property(String name, byte[] value) {
        Integer known = offsets.get(name);
        int offset = known == null ? strings.size() : known;
        if (known == null) {
            offsets.put(name, offset);
            text(strings, name);
        }
        word(3);
        word(value.length);
        word(offset);
        structure.writeBytes(value);
        return align();
    }

    /** Put a property without a value. */
    public FlattenedTreeWriter empty(String name) {
        return property(name, new byte[0]);
    }

    /** Put a property of cells. */
    public FlattenedTreeWriter cells(String name, int... cells) {
        ByteBuffer value = ByteBuffer.allocate(4 * cells.length);
        value.asIntBuffer().put(cells);
        return property(name, value.array());
    }

    /** Put a property of texts. */
    public FlattenedTreeWriter strings(String name, String... texts) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (String one : texts) {
            text(value, one);
        }
        return property(name, value.toByteArray());
    }

    /** {@return the tree, after its root was ended} */
    public byte[] bytes() {
        word(9);
        int strings0 = HEADER + RESERVATIONS + structure.size();
        ByteBuffer tree = ByteBuffer.allocate(strings0 + strings.size());
        tree.putInt(0xd00dfeed)
                .putInt(tree.capacity())
                .putInt(HEADER + RESERVATIONS)
                .putInt(strings0);
        tree.putInt(HEADER)
                .putInt(17)
                .putInt(16)
                .putInt(0)
                .putInt(strings.size())
                .putInt(structure.size());
        tree.position(HEADER + RESERVATIONS);
        tree.put(structure.toByteArray()).put(strings.toByteArray());
        return tree.array();
    }

    private void word(int word) {
        structure.writeBytes(ByteBuffer.allocate(4).putInt(word).array());
    }

    private static void text(ByteArrayOutputStream to, String text) {
        to.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        to.write(0);
    }

    private FlattenedTreeWriter align() {
        while (structure.size() % 4 != 0) {
            structure.write(0);
        }
        return this;
    }
}
