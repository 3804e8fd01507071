package dev.dmaowner.ownership;

import dev.dmaowner.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value for each of some devices. Immutable: what is changed is a new table, which shares most of the old one, so that a
 * change and a look-up cost the logarithm of the table's size. A group can have tens of thousands of members that join one by one.
 *
 * @param <V> the type of the values
 */
final class DeviceTable<V> {

    /** How many times larger than the other one side of a node may be, and which of two rotations then restores that. */
    private static final int UNBALANCED = 3;

    private static final int DOUBLE_ROTATION = 2;

    private final @Nullable Node<V> root;
    /** The place of the next device that is added. */
    private final long next;

    private DeviceTable(@Nullable Node<V> root, long next) {
        this.root = root;
        this.next = next;
    }

    /** A tree whose nodes are in the order of the devices' ids, balanced by the sizes of its sides. */
    private record Node<V>(
            DeviceId device, V value, long place, @Nullable Node<V> left, @Nullable Node<V> right, int size) {}

    static <V> DeviceTable<V> empty() {
        return new DeviceTable<>(null, 0);
    }

    int size() {
        return sizeOf(root);
    }

    /** {@return whether no device was ever added} */
    boolean isNew() {
        return next == 0;
    }

    /** {@return the value of a device, null if it has none} */
    @Nullable
    V find(DeviceId device) {
        Node<V> node = root;
        while (node != null) {
            int order = device.compareTo(node.device);
            if (order == 0) {
                return node.value;
            }
            node = order < 0 ? node.left : node.right;
        }
        return null;
    }

    /** {@return this table with this value; a device that has one already keeps its place} */
    DeviceTable<V> with(DeviceId device, V value) {
        return new DeviceTable<>(with(root, device, value, next), next + 1);
    }

    DeviceTable<V> without(DeviceId device) {
        return new DeviceTable<>(without(root, device), next);
    }

    /** {@return the values in the order in which their devices were added} */
    List<V> values() {
        return inOrder().map(Node::value).toList();
    }

    /** Tables are equal if they hold equal values for the same devices, which were added in the same order. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeviceTable<?> table
                && size() == table.size()
                && devices().equals(table.devices())
                && values().equals(table.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    @Override
    public String toString() {
        return values().toString();
    }

    private List<DeviceId> devices() {
        return inOrder().map(Node::device).toList();
    }

    private Stream<Node<V>> inOrder() {
        List<Node<V>> nodes = new ArrayList<>(size());
        collect(root, nodes);
        nodes.sort(Comparator.comparingLong(Node::place));
        return nodes.stream();
    }

    private static <V> void collect(@Nullable Node<V> node, List<Node<V>> into) {
        if (node != null) {
            collect(node.left, into);
            into.add(node);
            collect(node.right, into);
        }
    }

    private static <V> Node<V> with(@Nullable Node<V> node, DeviceId device, V value, long place) {
        if (node == null) {
            return new Node<>(device, value, place, null, null, 1);
        }
        int order = device.compareTo(node.device);
        if (order == 0) {
            return new Node<>(device, value, node.place, node.left, node.right, node.size);
        }
        return order < 0
                ? balanced(node, with(node.left, device, value, place), node.right)
                : balanced(node, node.left, with(node.right, device, value, place));
    }

    private static <V> @Nullable Node<V> without(@Nullable Node<V> node, DeviceId device) {
        if (node == null) {
            return null;
        }
        int order = device.compareTo(node.device);
        if (order < 0) {
            return balanced(node, without(node.left, device), node.right);
        } else if (order > 0) {
            return balanced(node, node.left, without(node.right, device));
        } else if (node.left == null || node.right == null) {
            return node.left == null ? node.right : node.left;
        }
        Node<V> following = first(node.right);
        return balanced(following, node.left, without(node.right, following.device));
    }

    private static <V> Node<V> first(Node<V> node) {
        Node<V> first = node;
        while (first.left != null) {
            first = first.left;
        }
        return first;
    }

    /** {@return a node with what this one holds and these sides, one of which has one device more or less than before} */
    private static <V> Node<V> balanced(Node<V> of, @Nullable Node<V> left, @Nullable Node<V> right) {
        if (sizeOf(left) + sizeOf(right) > 1) {
            if (right != null && sizeOf(right) > UNBALANCED * sizeOf(left)) {
                return right.left != null && sizeOf(right.left) >= DOUBLE_ROTATION * sizeOf(right.right)
                        ? node(right.left, node(of, left, right.left.left), node(right, right.left.right, right.right))
                        : node(right, node(of, left, right.left), right.right);
            } else if (left != null && sizeOf(left) > UNBALANCED * sizeOf(right)) {
                return left.right != null && sizeOf(left.right) >= DOUBLE_ROTATION * sizeOf(left.left)
                        ? node(left.right, node(left, left.left, left.right.left), node(of, left.right.right, right))
                        : node(left, left.left, node(of, left.right, right));
            }
        }
        return node(of, left, right);
    }

    private static <V> Node<V> node(Node<V> of, @Nullable Node<V> left, @Nullable Node<V> right) {
        return new Node<>(of.device, of.value, of.place, left, right, 1 + sizeOf(left) + sizeOf(right));
    }

    private static int sizeOf(@Nullable Node<?> node) {
        return node == null ? 0 : node.size;
    }
}
