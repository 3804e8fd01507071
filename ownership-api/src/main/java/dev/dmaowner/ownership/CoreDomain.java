package dev.dmaowner.ownership;

/** The domains that belong to a group itself and not to a driver. */
public enum CoreDomain implements AttachedDomain {
    /** The group's default domain, through which the kernel's DMA API works; where there is none, nothing is attached. */
    DEFAULT,
    /** The domain that lets nothing through, made at the first claim. */
    BLOCKING,
    /** Nothing is attached although there is a default domain, which is how the proposal blocked a group. */
    NONE
}
