package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciAddress;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.firmware.FirmwareNode;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What enumeration has found out about a function, before its place among the others is known.
 *
 * @param address its address
 * @param sysfsPath its directory, an absolute path below {@code /sys/devices}, whose last parts tell the bridges above it
 * @param identity what it says it is, empty if only configuration space can tell
 * @param revision its revision, empty if it was not read, because {@code uevent} does not have it
 * @param configurationSpace what was read of that
 * @param virtualFunctions the virtual functions that it can have, empty if that is for the registers to tell
 * @param virtualFunctionOf the function that it is known to be a virtual function of, empty if that is for the registers
 *     to tell
 * @param node where firmware describes it, empty if it does not
 * @param hostBridgeNode where firmware describes DMA through its host bridge, empty if it does not
 */
public record ScannedFunction(
        PciAddress address,
        String sysfsPath,
        Optional<PciIdentity> identity,
        OptionalInt revision,
        ConfigurationSpace configurationSpace,
        Optional<VirtualFunctions> virtualFunctions,
        Optional<VirtualFunctionOf> virtualFunctionOf,
        Optional<FirmwareNode> node,
        Optional<FirmwareNode> hostBridgeNode) {

    /** {@return a function with a known place and registers and nothing else} */
    public static ScannedFunction of(PciAddress address, String sysfsPath, ConfigurationSpace space) {
        return new ScannedFunction(
                address,
                sysfsPath,
                space.identity(),
                space.revision(),
                space,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** {@return a copy that says it is this} */
    public ScannedFunction with(PciIdentity other) {
        return new ScannedFunction(
                address,
                sysfsPath,
                Optional.of(other),
                revision,
                configurationSpace,
                virtualFunctions,
                virtualFunctionOf,
                node,
                hostBridgeNode);
    }

    /** {@return the virtual functions that it has or can have; unknown if neither was told} */
    Lookup<VirtualFunctions> virtual() {
        return virtualFunctions
                .<Lookup<VirtualFunctions>>map(Lookup.Found::new)
                .orElseGet(configurationSpace::virtualFunctions);
    }

    /** {@return the directory that its directory is in} */
    String directoryAbove() {
        int slash = sysfsPath.lastIndexOf('/');
        return slash <= 0 ? "" : sysfsPath.substring(0, slash);
    }
}
