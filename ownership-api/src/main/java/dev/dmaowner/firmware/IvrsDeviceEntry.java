package dev.dmaowner.firmware;

/**
 * A device entry of an IVHD block: which requester ids the block's IOMMU has. Each knows its offset in the table, in bytes.
 * Numbers are unsigned.
 */
sealed interface IvrsDeviceEntry {

    /** {@return the entry's offset in the table, in bytes} */
    int offset();

    /** {@return its type, as the table numbers them} */
    int type();

    /** {@return the requester id that it names} */
    int deviceId();

    /** {@return how the device's interrupts and messages pass} */
    int dataSetting();

    /** An entry of four bytes: padding (0), all devices (1), one device (2), start (3) or end (4) of a range. */
    record Plain(int offset, int type, int deviceId, int dataSetting) implements IvrsDeviceEntry {}

    /**
     * A device (42h) or the start of a range (43h) whose DMA arrives under another requester id.
     *
     * @param sourceDeviceId the id under which it arrives
     */
    record Alias(int offset, int type, int deviceId, int dataSetting, int sourceDeviceId) implements IvrsDeviceEntry {}

    /**
     * A device (46h) or the start of a range (47h) with more settings.
     *
     * @param extendedData more settings, such as whether ATS is allowed
     */
    record Extended(int offset, int type, int deviceId, int dataSetting, long extendedData)
            implements IvrsDeviceEntry {}

    /**
     * An IOAPIC or HPET (48h).
     *
     * @param handle by which other tables know it
     * @param sourceDeviceId the requester id that it uses
     * @param variety 1 an IOAPIC, 2 an HPET
     */
    record Special(int offset, int type, int deviceId, int dataSetting, int handle, int sourceDeviceId, int variety)
            implements IvrsDeviceEntry {}

    /**
     * A device of the namespace (F0h).
     *
     * @param hardwareId its {@code _HID}
     * @param compatibleId its {@code _CID}
     * @param uniqueIdFormat 0 without a unique id, 1 a number, 2 text
     * @param uniqueId its {@code _UID} as text, empty where it has none
     */
    record NamespaceDevice(
            int offset,
            int type,
            int deviceId,
            int dataSetting,
            String hardwareId,
            String compatibleId,
            int uniqueIdFormat,
            String uniqueId)
            implements IvrsDeviceEntry {}

    /** An entry of an unknown kind. */
    record Other(int offset, int type, int deviceId, int dataSetting) implements IvrsDeviceEntry {}
}
