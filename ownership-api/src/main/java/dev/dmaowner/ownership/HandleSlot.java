package dev.dmaowner.ownership;

/** Whether iommufd has stored a handle with a group, in the kernel's {@code pasid_array}. */
enum HandleSlot {
    EMPTY,
    TAKEN
}
