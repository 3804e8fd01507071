package dev.dmaowner.firmware;

import dev.dmaowner.testdata.FlattenedTreeWriter;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Trees for the tests of this package. */
final class Trees {

    private Trees() {}

    /** A tree whose root has one cell each for addresses and sizes, and whatever is put into it. */
    static DeviceTree board(Consumer<FlattenedTreeWriter> content) {
        return read(bytes(content));
    }

    static byte[] bytes(Consumer<FlattenedTreeWriter> content) {
        FlattenedTreeWriter writer = new FlattenedTreeWriter();
        writer.begin("").cells("#address-cells", 1).cells("#size-cells", 1);
        content.accept(writer);
        return writer.end().bytes();
    }

    static DeviceTree read(byte[] bytes) {
        try {
            return DeviceTree.read(ByteBuffer.wrap(bytes));
        } catch (DeviceTreeException e) {
            throw new AssertionError(e);
        }
    }
}
