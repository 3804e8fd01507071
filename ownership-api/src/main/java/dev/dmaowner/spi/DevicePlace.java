package dev.dmaowner.spi;

import dev.dmaowner.DeviceId;
import java.util.List;
import java.util.Optional;

/**
 * Where a device is in its bus's tree, and whether each device on the way keeps its requests apart from those of others.
 *
 * @param path each bridge above it and the device itself, from the root down
 * @param oddities contradictions in the device's own registers, human-readable clauses, empty if nothing is
 * @param unread what could not be read, a human-readable clause, empty if everything was that decides
 */
public record DevicePlace(List<Hop> path, List<String> oddities, Optional<String> unread) {

    public DevicePlace {
        path = List.copyOf(path);
        oddities = List.copyOf(oddities);
    }

    /**
     * One device on the way.
     *
     * @param device which
     * @param what what it is there, a human-readable noun such as {@code root port}
     * @param isolates whether it sends everything up to where the IOMMU sees it
     * @param fact what decided that, a human-readable clause
     * @param remedy what would make it isolate, a human-readable clause, empty if it does or nothing known would
     * @param services the services with which it could keep requests apart, in the bus's order; empty if it has none or
     *     they were not read
     */
    public record Hop(
            DeviceId device,
            String what,
            Isolates isolates,
            String fact,
            Optional<String> remedy,
            List<Service> services) {

        public Hop {
            services = List.copyOf(services);
        }
    }

    /** Whether a device keeps requests apart. */
    public enum Isolates {
        YES,
        NO,
        /** It was not read; the kernel takes what it cannot find for no. */
        UNKNOWN
    }

    /**
     * A service with which a device can keep requests apart.
     *
     * @param name what the field calls it, such as {@code RR}
     * @param state whether it is there and on
     */
    public record Service(String name, State state) {

        /** Whether a service is there and on. */
        public enum State {
            ON,
            OFF,
            /** The device does not have it. */
            MISSING
        }
    }
}
