package dev.dmaowner.driver.vfio;

import dev.dmaowner.ownership.PrivateDomain;

/** What an id of an iommufd can stand for. */
sealed interface IommufdObject permits IommufdObject.AddressSpace, IommufdObject.PageTable, IommufdDevice {

    /** An address space, {@code IOAS}; two are the same if they are the same object. */
    final class AddressSpace implements IommufdObject {
        AddressSpace() {}
    }

    /**
     * A page table, {@code HWPT}, made when an address space was attached.
     *
     * @param id its id
     * @param space what it translates
     * @param domain the domain that it is for the IOMMU
     */
    record PageTable(int id, AddressSpace space, PrivateDomain domain) implements IommufdObject {}
}
