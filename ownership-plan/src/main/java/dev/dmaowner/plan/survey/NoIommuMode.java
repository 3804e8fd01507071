package dev.dmaowner.plan.survey;

import dev.dmaowner.Digits;
import dev.dmaowner.host.ControlWrite;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.Optional;

/**
 * Whether VFIO hands out devices that no IOMMU confines: its parameter {@code enable_unsafe_noiommu_mode}, which only kernels that were
 * built with {@code CONFIG_VFIO_NOIOMMU} have.
 *
 * @param state what is known
 * @param evidence how it is known, a clause
 */
public record NoIommuMode(State state, String evidence) {

    private static final String MODULE = "vfio";

    private static final String PARAMETER = "enable_unsafe_noiommu_mode";

    /** What it leads to, a clause that follows the naming of a device. */
    public static final String RISK =
            "its DMA can then reach all of this host's memory, nothing isolates it, its user needs"
                    + " CAP_SYS_RAWIO, and the kernel is tainted until the next boot";

    private static final String FOLDER = "/sys/module/" + MODULE;
    /** The file of the parameter. */
    public static final String FILE = FOLDER + "/parameters/" + PARAMETER;

    private static final String OPTION = "CONFIG_VFIO_NOIOMMU=y";
    private static final String TAINTED = "/proc/sys/kernel/tainted";
    /** {@code TAINT_USER} */
    private static final long TAINT_USER = 64;

    /** What is known of it. */
    public enum State {
        ON,
        OFF,
        /** The kernel was built with it, and the module that has it is not loaded. */
        NOT_LOADED,
        /** The kernel was not built with it. */
        NOT_BUILT,
        /** The host does not show it. */
        UNKNOWN
    }

    /**
     * {@return what a host shows of it}
     *
     * @throws IOException if the host cannot be read
     */
    public static NoIommuMode of(Host host) throws IOException {
        Optional<String> value = host.readText(FILE);
        if (value.isPresent()) {
            boolean isOn = value.get().equals("Y");
            return new NoIommuMode(isOn ? State.ON : State.OFF, FILE + " is " + value.get());
        } else if (host.exists(FOLDER)) {
            return new NoIommuMode(
                    State.NOT_BUILT,
                    "the module " + MODULE + " is there without the parameter " + PARAMETER
                            + ", so its kernel was built without CONFIG_VFIO_NOIOMMU");
        }
        return ofConfiguration(host)
                .orElseGet(() -> new NoIommuMode(
                        State.UNKNOWN,
                        "the module " + MODULE + ", which would show it, is not loaded or not recorded"));
    }

    /** What distributions keep beside the kernel tells how it was built. Not every user may read it. */
    private static Optional<NoIommuMode> ofConfiguration(Host host) {
        String file = "/boot/config-" + host.description().kernelRelease().orElse("");
        Optional<String> options = configuration(host, file);
        if (options.filter(text -> text.contains("CONFIG_VFIO")).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                options.get().lines().anyMatch(OPTION::equals)
                        ? new NoIommuMode(
                                State.NOT_LOADED,
                                file + " has " + OPTION + ", and the module " + MODULE + " is not loaded")
                        : new NoIommuMode(State.NOT_BUILT, file + " has no " + OPTION));
    }

    private static Optional<String> configuration(Host host, String file) {
        try {
            return file.indexOf('/', "/boot/".length()) < 0 ? host.readText(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * {@return the cures for a device that is in no group: its own, and this mode with its risk} The mode is never chosen unasked.
     *
     * @param cure what would give the device a group, empty if nothing is known to
     */
    public String orElse(Optional<String> cure) {
        return switch (state) {
            case NOT_BUILT ->
                cure.map(words -> words + "; ").orElse("")
                        + "this kernel was built without VFIO's no-IOMMU mode (--no-iommu)";
            case UNKNOWN ->
                cure.map(words -> words + "; or ").orElse("")
                        + "--no-iommu, if the kernel was built with VFIO's no-IOMMU mode, which is not known here: "
                        + RISK;
            case ON, OFF, NOT_LOADED ->
                cure.map(words -> words + "; or ").orElse("") + "--no-iommu, for VFIO's no-IOMMU mode: " + RISK;
        };
    }

    /** {@return the write that switches it on or off} */
    public static ControlWrite switching(State to) {
        return ControlWrite.ofParameter(MODULE, PARAMETER, to == State.ON ? "Y" : "N");
    }

    /**
     * {@return whether the kernel has the taint that handing out a device without an IOMMU leaves: {@code TAINT_USER}}
     *
     * @throws IOException if the host cannot be read
     */
    public static boolean hasTainted(Host host) throws IOException {
        long flags = host.readText(TAINTED)
                .map(text -> Digits.number(text).orElse(0))
                .orElse(0L);
        return (flags & TAINT_USER) != 0;
    }
}
