package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.VariantDriver;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.Isolation;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a plan achieves. Immutable. */
public sealed interface Goal {

    /** {@return the devices that were named, each once} */
    List<DeviceId> devices();

    /** {@return the word for it on a command line} */
    String word();

    /**
     * Hand devices to a driver, usually a userspace driver such as vfio-pci.
     *
     * @param devices one or more
     * @param driver the driver's name, such as {@code vfio-pci}, or {@link #VFIO_OF_EACH_BUS}
     * @param variants the devices that go to another driver for userspace, with its name: one that knows more of them
     * @param isolation what confines them: with {@link Isolation#NONE}, devices in no group go to VFIO's no-IOMMU mode
     * @param functions the virtual functions that are made first, of which some are among the devices; empty if all devices are there
     */
    record Take(
            List<DeviceId> devices,
            String driver,
            Map<DeviceId, String> variants,
            Isolation isolation,
            Optional<Vfs> functions)
            implements Goal {

        /** In the place of a driver's name: each device goes to the driver of its own bus that hands devices to users. */
        public static final String VFIO_OF_EACH_BUS = "vfio-*";

        /** @throws IllegalArgumentException if there is no device, a driver's name cannot be one, or a variant is of another device */
        public Take {
            devices = distinct(devices);
            ActionNames.requireDriver(driver);
            variants = Map.copyOf(variants);
            for (String variant : variants.values()) {
                ActionNames.requireDriver(variant);
            }
            if (!devices.containsAll(variants.keySet())) {
                throw new IllegalArgumentException("a variant is named for a device that is not of the goal");
            }
            if (functions.isPresent() && functions.get().count() == 0) {
                throw new IllegalArgumentException("a device is to be made first, and none are to be made");
            }
        }

        /** A goal where an IOMMU confines the devices, which are all there. */
        public Take(List<DeviceId> devices, String driver, Map<DeviceId, String> variants) {
            this(devices, driver, variants, Isolation.BY_IOMMU, Optional.empty());
        }

        /** A goal where all devices go to one driver, or each to that of its bus. */
        public Take(List<DeviceId> devices, String driver) {
            this(devices, driver, Map.of());
        }

        /** {@return the same goal where nothing confines the devices, which are in no group} */
        public Take withoutIommu() {
            return new Take(devices, driver, variants, Isolation.NONE, functions);
        }

        /** {@return the goal to hand devices to the userspace driver of their buses} */
        public static Take toUserspace(List<DeviceId> devices) {
            Set<String> buses = new HashSet<>();
            for (DeviceId device : devices) {
                buses.add(device.bus());
            }
            return new Take(
                    devices,
                    buses.size() == 1
                            ? KernelDrivers.userAccess(buses.iterator().next())
                            : VFIO_OF_EACH_BUS);
        }

        /**
         * {@return the goal to hand devices to userspace: each to its variant driver if the kernel has one, else to the driver of its bus}
         *
         * @throws IOException if the lists of the kernel's modules cannot be read
         */
        public static Take toUserspace(HostSurvey survey, List<DeviceId> devices) throws IOException {
            Take plain = toUserspace(devices);
            Map<DeviceId, String> variants = new HashMap<>();
            for (DeviceId device : plain.devices()) {
                Optional<VariantDriver> variant = survey.variant(device);
                if (variant.isPresent()) {
                    variants.put(device, variant.get().driver());
                }
            }
            return new Take(plain.devices(), plain.driver(), variants);
        }

        /**
         * {@return the goal to hand a group to userspace: those of its members that userspace can take; empty if it has none}
         *
         * @throws IOException if the lists of the kernel's modules cannot be read
         */
        public static Optional<Take> toUserspace(HostSurvey survey, SurveyedGroup group) throws IOException {
            List<DeviceId> devices = new ArrayList<>();
            for (SurveyedDevice device : survey.takeable(group)) {
                devices.add(device.id());
            }
            return devices.isEmpty() ? Optional.empty() : Optional.of(toUserspace(survey, devices));
        }

        /** {@return the same goal, for which these virtual functions are made first} */
        public Take after(Vfs made) {
            return new Take(devices, driver, variants, isolation, Optional.of(made));
        }

        /** {@return the same goal where all devices are there} */
        public Take ofWhatIsThere() {
            return new Take(devices, driver, variants, isolation, Optional.empty());
        }

        /** {@return the driver that a device goes to} */
        public String driverOf(DeviceId device) {
            String variant = variants.get(device);
            if (variant != null) {
                return variant;
            }
            return driver.equals(VFIO_OF_EACH_BUS) ? KernelDrivers.userAccess(device.bus()) : driver;
        }

        /** {@return the drivers that the devices go to, each once} */
        public List<String> drivers() {
            return devices.stream().map(this::driverOf).distinct().toList();
        }

        @Override
        public String word() {
            return "take";
        }
    }

    /**
     * Give devices back to the kernel drivers that match them.
     *
     * @param devices one or more
     */
    record Give(List<DeviceId> devices) implements Goal {
        /** @throws IllegalArgumentException if there is no device */
        public Give {
            devices = distinct(devices);
        }

        @Override
        public String word() {
            return "give";
        }
    }

    /**
     * Have a number of virtual functions (SR-IOV) of a physical function.
     *
     * @param device the physical function
     * @param count how many, 0 for none, at most {@link #MOST}
     * @param drivers whether drivers of the kernel may take the new ones
     */
    record Vfs(DeviceId device, int count, Drivers drivers) implements Goal {

        /** The kernel counts virtual functions in 16 bits. */
        public static final int MOST = 0xffff;

        /** Whether drivers of the kernel may take new virtual functions. */
        public enum Drivers {
            /** As the host has it. */
            AS_SET,
            /** Only under an override. */
            KEPT_OFF
        }

        /** @throws IllegalArgumentException if no device can have that many */
        public Vfs {
            if (count < 0 || count > MOST) {
                throw new IllegalArgumentException("no device has " + count + " virtual functions");
            }
        }

        @Override
        public List<DeviceId> devices() {
            return List.of(device);
        }

        @Override
        public String word() {
            return "vfs";
        }
    }

    private static List<DeviceId> distinct(List<DeviceId> devices) {
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("a goal names one device or more");
        }
        return List.copyOf(new LinkedHashSet<>(devices));
    }
}
