package dev.dmaowner.bus.pci.topology;

import dev.dmaowner.PciIdentity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Configuration space of a function as far as it was read: 64 bytes for an ordinary user, 256 or 4096 for root, nothing
 * for a device that was left asleep. What was not read is unknown and never taken for absent.
 *
 * <p>Any bytes are accepted, and reading them always ends. {@link #oddities} reports what is wrong with them.
 */
public final class ConfigurationSpace {

    /** Nothing was read. */
    public static final ConfigurationSpace NOT_READ =
            new ConfigurationSpace(new byte[0], CapabilityList.nothing(List.of()));

    static final int HEADER = 64;
    static final int CONVENTIONAL = 256;
    static final int LARGEST = 4096;

    private final byte[] bytes;
    private final CapabilityList capabilities;

    private ConfigurationSpace(byte[] bytes, CapabilityList capabilities) {
        this.bytes = bytes;
        this.capabilities = capabilities;
    }

    /**
     * {@return configuration space that begins with these bytes}
     *
     * @param read what was read, from offset 0 on; bytes beyond the 4096 that a function can have are ignored, and a
     *     function that answered with nothing but ones is as one that was not read
     */
    public static ConfigurationSpace of(byte[] read) {
        byte[] bytes = Arrays.copyOf(read, Math.min(read.length, LARGEST));
        return new ConfigurationSpace(bytes, CapabilityWalk.over(bytes, read.length));
    }

    /** {@return how many bytes were read} */
    public int length() {
        return bytes.length;
    }

    /** {@return what was read, a copy} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the byte at an offset, empty if it was not read} */
    public OptionalInt byteAt(int offset) {
        return offset >= 0 && offset < bytes.length ? OptionalInt.of(bytes[offset] & 0xff) : OptionalInt.empty();
    }

    /** {@return the two bytes at an offset as a number, empty if they were not both read} */
    public OptionalInt wordAt(int offset) {
        return offset >= 0 && offset + 1 < bytes.length
                ? OptionalInt.of(bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8)
                : OptionalInt.empty();
    }

    /** {@return the four bytes at an offset as a number with all its 32 bits, empty if they were not all read} */
    public OptionalInt doubleWordAt(int offset) {
        OptionalInt low = wordAt(offset);
        OptionalInt high = wordAt(offset + 2);
        return high.isPresent() && low.isPresent()
                ? OptionalInt.of(low.getAsInt() | high.getAsInt() << 16)
                : OptionalInt.empty();
    }

    /** {@return whether the function answered at all: some byte was read that is not all ones} */
    public boolean answered() {
        return capabilities.answered();
    }

    /** {@return the layout of the header: 0 for a device, 1 for a bridge, 2 for a CardBus bridge; empty if it was not read} */
    public OptionalInt headerType() {
        OptionalInt type = answered() ? byteAt(0x0e) : OptionalInt.empty();
        return type.isPresent() ? OptionalInt.of(type.getAsInt() & 0x7f) : type;
    }

    /** {@return whether the header marks the device as multi-function; unknown if it was not read} */
    public Lookup<PciFunction.Functions> functions() {
        OptionalInt type = answered() ? byteAt(0x0e) : OptionalInt.empty();
        if (type.isEmpty()) {
            return new Lookup.Unknown<>("the header was not read");
        }
        return new Lookup.Found<>(
                (type.getAsInt() & 0x80) != 0 ? PciFunction.Functions.SEVERAL : PciFunction.Functions.SINGLE);
    }

    /** {@return the ids in the header, empty if it was not read whole or names no vendor, as a virtual function's does not} */
    public Optional<PciIdentity> identity() {
        if (bytes.length < HEADER || !answered() || wordAt(0).orElse(0xffff) == 0xffff) {
            return Optional.empty();
        }
        int subsystem = headerType().orElse(0) == 0 ? 0x2c : subsystemOfBridge();
        return Optional.of(new PciIdentity(
                wordAt(0).orElse(0),
                wordAt(2).orElse(0),
                subsystem == 0 ? 0 : wordAt(subsystem).orElse(0),
                subsystem == 0 ? 0 : wordAt(subsystem + 2).orElse(0),
                doubleWordAt(0x08).orElse(0) >>> 8));
    }

    /** {@return the revision in the header, empty if {@link #identity} is} */
    public OptionalInt revision() {
        return identity().isPresent() ? byteAt(0x08) : OptionalInt.empty();
    }

    /** {@return the entries of the first list, in the order of the list} */
    public List<Capability> capabilities() {
        return capabilities.standard();
    }

    /** {@return the entries of the extended list, in the order of the list} */
    public List<Capability> extendedCapabilities() {
        return capabilities.extended();
    }

    /** {@return what is wrong with the bytes, in the order in which it was met; empty if nothing is} */
    public List<Oddity> oddities() {
        return capabilities.oddities();
    }

    /** {@return the first entry of the first list with this number} */
    public Lookup<Capability> capability(int id) {
        return capabilities.find(capabilities.standard(), id, capabilities.standardWhole());
    }

    /** {@return the first entry of the extended list with this number} */
    public Lookup<Capability> extendedCapability(int id) {
        return capabilities.find(capabilities.extended(), id, capabilities.extendedWhole());
    }

    /** {@return the PCI Express capability; absent on a conventional function} */
    public Lookup<ExpressCapability> express() {
        return new CapabilityReader(this).express();
    }

    /** {@return the access control capability} */
    public Lookup<AccessControl> accessControl() {
        return new CapabilityReader(this).accessControl();
    }

    /** {@return the capability for alternative routing ids} */
    public Lookup<AlternativeRouting> alternativeRouting() {
        return new CapabilityReader(this).alternativeRouting();
    }

    /** {@return the capability for virtual functions} */
    public Lookup<VirtualFunctions> virtualFunctions() {
        return new CapabilityReader(this).virtualFunctions();
    }

    /** {@return a bridge's bus numbers; absent on a function that is no bridge} */
    public Lookup<BridgeNumbers> bridge() {
        return new CapabilityReader(this).bridge();
    }

    private int subsystemOfBridge() {
        if (headerType().orElse(0) == 2) {
            return 0x40;
        }
        return capability(CapabilityReader.SUBSYSTEM)
                .found()
                .map(found -> found.offset() + 4)
                .orElse(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfigurationSpace space && Arrays.equals(space.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length == 0 ? "configuration space that was not read" : bytes.length + " bytes read";
    }
}
