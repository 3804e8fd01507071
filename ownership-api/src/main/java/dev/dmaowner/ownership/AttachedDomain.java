package dev.dmaowner.ownership;

/** What can be attached to the devices of a group: a domain of the core, or one that a driver made for itself. */
public sealed interface AttachedDomain permits CoreDomain, PrivateDomain {}
