package dev.dmaowner.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The identity of a device that was created from a node: its modalias and the keys of its {@code uevent} (the kernel's
 * {@code of_modalias} and {@code of_device_uevent}).
 *
 * @param node its place in the tree
 * @param type its {@code device_type}, empty if it states none
 * @param compatible its {@code compatible} strings, the most specific first
 * @param aliases the names that {@code /aliases} gives it, of those that end in a number
 */
public record TreeIdentity(
        FirmwareNode.TreeNode node, Optional<String> type, List<String> compatible, List<String> aliases) {

    public TreeIdentity {
        compatible = List.copyOf(compatible);
        aliases = List.copyOf(aliases);
    }

    /** {@return the identity of a device created from this node} */
    public static TreeIdentity of(DeviceTreeNode node) {
        return new TreeIdentity(
                node.asFirmwareNode(),
                node.deviceType(),
                node.compatible(),
                node.tree().aliasesOf(node));
    }

    /** {@return the identity in a device's {@code uevent} file, empty if it names no node} */
    public static Optional<TreeIdentity> ofUevent(Map<String, String> uevent) {
        String path = uevent.get("OF_FULLNAME");
        return path == null
                ? Optional.empty()
                : Optional.of(new TreeIdentity(
                        new FirmwareNode.TreeNode(path),
                        Optional.ofNullable(uevent.get("OF_TYPE")),
                        numbered(uevent, "OF_COMPATIBLE_"),
                        numbered(uevent, "OF_ALIAS_")));
    }

    private static List<String> numbered(Map<String, String> uevent, String key) {
        List<String> values = new ArrayList<>();
        for (String value = uevent.get(key + 0); value != null; value = uevent.get(key + values.size())) {
            values.add(value);
        }
        return values;
    }

    /** {@return the node's name without the unit address} */
    public String name() {
        String name = node.path().substring(node.path().lastIndexOf('/') + 1);
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /** {@return what catalogues of drivers match, such as {@code of:NdmaT(null)Cvendor,dma}} */
    public String modalias() {
        StringBuilder text =
                new StringBuilder("of:N").append(name()).append('T').append(type.orElse("(null)"));
        for (String one : compatible) {
            text.append('C').append(one.replace(' ', '_'));
        }
        return text.toString();
    }

    /** {@return the lines {@code KEY=VALUE} of the device's {@code uevent}, in the kernel's order} */
    public List<String> uevent() {
        List<String> lines = new ArrayList<>();
        lines.add("OF_NAME=" + name());
        lines.add("OF_FULLNAME=" + node.path());
        type.ifPresent(text -> lines.add("OF_TYPE=" + text));
        for (int i = 0; i < compatible.size(); i++) {
            lines.add("OF_COMPATIBLE_" + i + "=" + compatible.get(i));
        }
        lines.add("OF_COMPATIBLE_N=" + compatible.size());
        for (int i = 0; i < aliases.size(); i++) {
            lines.add("OF_ALIAS_" + i + "=" + aliases.get(i));
        }
        return lines;
    }
}
