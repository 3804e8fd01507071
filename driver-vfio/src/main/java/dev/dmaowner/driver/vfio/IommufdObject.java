package dev.dmaowner.driver.vfio;

import dev.dmaowner.ownership.PrivateDomain;

/** What an id of an iommufd can stand for. */
sealed interface IommufdObject permits IommufdObject.AddressSpace, IommufdObject.PageTable, IommufdDevice {

    /** An address space, {@code IOAS}; two are the same if they are the same object. */
    final class AddressSpace implements IommufdObject {
        AddressSpace() {}
    }

    /** How a page table came to be, which decides how long it stays and what it can be attached to. */
    enum Making {
        /** It was made when an address space was attached, and goes with its last attachment. */
        AT_ATTACHMENT,
        /** Userspace asked for it, and destroys it. */
        ON_REQUEST,
        /** Userspace asked for one that can be attached by PASID, {@code IOMMU_HWPT_ALLOC_PASID}. */
        FOR_PASIDS
    }

    /**
     * A page table, {@code HWPT}.
     *
     * @param id its id
     * @param space what it translates
     * @param making how it came to be
     * @param domain the domain that it is for the IOMMU
     */
    record PageTable(int id, AddressSpace space, Making making, PrivateDomain domain) implements IommufdObject {

        boolean isForPasids() {
            return making == Making.FOR_PASIDS;
        }
    }
}
