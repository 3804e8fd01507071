package dev.dmaowner.bus.platform;

/** Which of several platform devices of one name a device is: the {@code id} of the kernel's {@code platform_device}. */
public sealed interface PlatformInstance {

    /** {@return the device's name on its bus} */
    String deviceName(String name);

    /** There is but one ({@code PLATFORM_DEVID_NONE}). */
    record Only() implements PlatformInstance {
        @Override
        public String deviceName(String name) {
            return name;
        }
    }

    /**
     * Whoever registered it gave it a number.
     *
     * @param number from 0 on
     */
    record Numbered(int number) implements PlatformInstance {

        /** @throws IllegalArgumentException if the number is negative */
        public Numbered {
            requireNotNegative(number);
        }

        @Override
        public String deviceName(String name) {
            return name + "." + number;
        }
    }

    /**
     * The kernel gave it a number ({@code PLATFORM_DEVID_AUTO}).
     *
     * @param number the lowest that no device has whose number the kernel gave, whatever its name
     */
    record Automatic(int number) implements PlatformInstance {

        /** @throws IllegalArgumentException if the number is negative */
        public Automatic {
            requireNotNegative(number);
        }

        @Override
        public String deviceName(String name) {
            return name + "." + number + ".auto";
        }
    }

    private static void requireNotNegative(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("the number of a platform device cannot be " + number);
        }
    }
}
