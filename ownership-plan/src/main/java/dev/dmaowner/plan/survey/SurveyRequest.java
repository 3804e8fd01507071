package dev.dmaowner.plan.survey;

import dev.dmaowner.GroupId;
import dev.dmaowner.Ownership;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.Driver;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a survey of a host is told beforehand.
 *
 * @param busTypes the buses whose devices are wanted
 * @param drivers drivers that say for themselves who manages DMA; of others the survey knows the kernel's own
 * @param firmware the host's firmware
 * @param rules the generation of the rule, empty to go by the kernel's release
 * @param exactOwnership what is known of a group for certain, as a simulated host knows it; empty for what {@code /sys}
 *     must be asked about
 */
public record SurveyRequest(
        List<BusType> busTypes,
        List<Driver> drivers,
        Firmware firmware,
        Optional<OwnershipRules> rules,
        Function<GroupId, Optional<Ownership>> exactOwnership) {

    public SurveyRequest {
        busTypes = List.copyOf(busTypes);
        drivers = List.copyOf(drivers);
    }

    /** {@return a request that goes by the kernel's release and by {@code /sys} alone} */
    public static SurveyRequest of(List<BusType> busTypes, List<Driver> drivers) {
        return new SurveyRequest(busTypes, drivers, Firmware.NONE, Optional.empty(), group -> Optional.empty());
    }

    /** {@return a copy with this firmware} */
    public SurveyRequest with(Firmware hostFirmware) {
        return new SurveyRequest(busTypes, drivers, hostFirmware, rules, exactOwnership);
    }

    /** {@return a copy with these rules, whatever the kernel's release} */
    public SurveyRequest with(OwnershipRules chosen) {
        return new SurveyRequest(busTypes, drivers, firmware, Optional.of(chosen), exactOwnership);
    }

    /** {@return a copy that asks this first who owns a group} */
    public SurveyRequest withExactOwnership(Function<GroupId, Optional<Ownership>> source) {
        return new SurveyRequest(busTypes, drivers, firmware, rules, source);
    }
}
