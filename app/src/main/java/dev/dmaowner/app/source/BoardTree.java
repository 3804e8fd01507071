package dev.dmaowner.app.source;

import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.firmware.DeviceTreeException;
import dev.dmaowner.firmware.DeviceTreeNode;
import dev.dmaowner.host.CaptureException;
import java.nio.ByteBuffer;

/** Reads the device tree of a board. An overlay has the same format, and is no board. */
public final class BoardTree {

    private BoardTree() {}

    /**
     * {@return the tree}
     *
     * @param name of the file, for the message of a failure
     * @param bytes its content
     * @throws CaptureException if the tree is damaged, or if it is an overlay
     */
    public static DeviceTree read(String name, byte[] bytes) throws CaptureException {
        DeviceTree tree = parsed(name, bytes);
        if (isOverlay(tree.root())) {
            throw new CaptureException(
                    name + ": this is an overlay, not a board; apply it to its base with fdtoverlay first");
        }
        return tree;
    }

    /**
     * {@return whether a tree is an overlay}
     *
     * @throws CaptureException if it is damaged
     */
    static boolean isOverlay(String name, byte[] bytes) throws CaptureException {
        return isOverlay(parsed(name, bytes).root());
    }

    private static DeviceTree parsed(String name, byte[] bytes) throws CaptureException {
        try {
            return DeviceTree.read(ByteBuffer.wrap(bytes));
        } catch (DeviceTreeException e) {
            throw new CaptureException(name + ": " + e.getMessage(), e);
        }
    }

    /** The compiler puts each part of an overlay into a node of this name, below the target that it is for. */
    private static boolean isOverlay(DeviceTreeNode root) {
        return root.children().stream()
                .flatMap(fragment -> fragment.children().stream())
                .anyMatch(part -> part.name().equals("__overlay__"));
    }
}
