package dev.dmaowner;

import java.util.Optional;

/**
 * The rules that one kernel follows: its generation, and which changes it has. Where the kernel's release is known, a change that
 * came within a generation counts from its own release on; otherwise the generation answers, as the release that it is named
 * after would.
 *
 * <p>Rules are values: immutable, and equal if generation and release are.
 */
public sealed interface KernelRules permits OwnershipRules, ReleaseRules {

    /** {@return the generation of the ownership rule} */
    OwnershipRules generation();

    /** {@return whether the kernel has a change} */
    boolean has(KernelChange change);

    /**
     * Find the rules of a kernel.
     *
     * @param release as {@code uname -r} prints it, such as {@code 6.1.0-56-amd64}
     * @return its rules, of {@link OwnershipRules#LINUX_3_6} also for older kernels; empty if the text does not begin with two
     *     numbers
     */
    static Optional<KernelRules> ofRelease(String release) {
        return KernelRelease.parse(release).map(ReleaseRules::of);
    }
}
