package dev.dmaowner.driver.tegra.provider;

import dev.dmaowner.spi.Device;
import java.util.ArrayList;
import java.util.List;

/** The generations of host1x that differ in what they do about IOMMUs. */
enum Generation {
    TEGRA20("nvidia,tegra20-host1x", 32),
    TEGRA30("nvidia,tegra30-host1x", 32),
    TEGRA114("nvidia,tegra114-host1x", 32),
    TEGRA124("nvidia,tegra124-host1x", 34),
    TEGRA210("nvidia,tegra210-host1x", 34),
    TEGRA186("nvidia,tegra186-host1x", 40),
    TEGRA194("nvidia,tegra194-host1x", 40),
    TEGRA234("nvidia,tegra234-host1x", 40);

    private static final int ADDRESS_BITS_OF_PLAIN_COMMANDS = 32;

    private final String compatible;
    private final int addressBits;

    Generation(String compatible, int addressBits) {
        this.compatible = compatible;
        this.addressBits = addressBits;
    }

    static List<String> compatibles() {
        List<String> all = new ArrayList<>();
        for (Generation generation : values()) {
            all.add(0, generation.compatible);
        }
        return all;
    }

    /** {@return the newest generation that a device is compatible with, the oldest if it names none} */
    static Generation of(Device device) {
        for (int i = values().length - 1; i > 0; i--) {
            if (Compatibles.has(device, values()[i].compatible)) {
                return values()[i];
            }
        }
        return TEGRA20;
    }

    /** {@return whether its address translation, an aperture and no IOMMU proper, keeps the drivers from using one} */
    boolean hasOnlyAnAperture() {
        return this == TEGRA20;
    }

    /** {@return whether its DMA addresses fit the commands that know 32 bits only} */
    boolean isLimitedTo32Bits() {
        return addressBits <= ADDRESS_BITS_OF_PLAIN_COMMANDS;
    }
}
