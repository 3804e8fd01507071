package dev.dmaowner.firmware;

import java.util.OptionalInt;
import java.util.OptionalLong;

/** The name that the kernel gives a device by its node: {@code of_device_make_bus_id}. */
final class TreeDeviceName {

    private TreeDeviceName() {}

    static String of(DeviceTreeNode device) {
        StringBuilder collected = new StringBuilder();
        DeviceTreeNode node = device;
        for (DeviceTreeNode parent = node.parentOrNull(); parent != null; parent = node.parentOrNull()) {
            OptionalLong address = AddressTranslation.firstAddress(node);
            String rest = collected.isEmpty() ? "" : ":" + collected;
            if (address.isPresent()) {
                return Long.toHexString(address.getAsLong()) + "." + bit(node) + node.baseName() + rest;
            }
            collected.insert(0, collected.isEmpty() ? node.name() : node.name() + ":");
            node = parent;
        }
        return collected.toString();
    }

    /** Where each bit of a register is a device of its own, the name includes the bit. */
    private static String bit(DeviceTreeNode node) {
        OptionalInt mask = node.u32("mask");
        if (mask.isEmpty()) {
            return "";
        }
        int lowest = mask.getAsInt() == 0 ? -1 : Integer.numberOfTrailingZeros(mask.getAsInt());
        return Integer.toHexString(lowest) + ".";
    }
}
