package dev.dmaowner.ownership;

/** Whether iommufd has stored a handle with a group, which occupies an entry of the kernel's {@code pasid_array}. */
public enum HandleSlot {
    EMPTY,
    TAKEN
}
