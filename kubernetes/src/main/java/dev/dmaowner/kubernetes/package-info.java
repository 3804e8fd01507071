/**
 * A driver of Kubernetes for dynamic resource allocation: IOMMU groups of a node are devices that pods claim. {@code GroupDevices} reads
 * them from a survey, {@code SlicePublisher} publishes them, {@code ClaimDriver} prepares claims by plans with a journal, and
 * {@code KubeletServer} answers the kubelet.
 */
@NullMarked
package dev.dmaowner.kubernetes;

import org.jspecify.annotations.NullMarked;
