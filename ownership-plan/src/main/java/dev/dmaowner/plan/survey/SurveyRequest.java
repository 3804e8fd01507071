package dev.dmaowner.plan.survey;

import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.KernelRules;
import dev.dmaowner.Ownership;
import dev.dmaowner.firmware.Firmware;
import dev.dmaowner.machine.KernelModules;
import dev.dmaowner.machine.RulesChoice;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.ownership.JoinFacts;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a survey of a host needs besides the host.
 *
 * @param plugins the bus types whose devices are listed, and drivers that declare who manages DMA for them; of other drivers
 *     the survey knows the kernel's own
 * @param firmware the host's firmware
 * @param rules the rules to go by, empty to choose them by the host
 * @param exactOwnership what is known of a group for certain, as a simulated host knows it; empty for what {@code /sys}
 *     must be asked about
 * @param memberFacts what a simulated host's IOMMU drivers know of a member of a group; empty for what {@code /sys} does not show
 * @param modules what is known of the modules of the host's kernel
 */
public record SurveyRequest(
        Plugins plugins,
        Firmware firmware,
        Optional<RulesChoice> rules,
        Function<GroupId, Optional<Ownership>> exactOwnership,
        Function<DeviceId, Optional<JoinFacts>> memberFacts,
        KernelModules modules) {

    /** {@return a request that goes by the kernel's release and by {@code /sys} alone} */
    public static SurveyRequest of(Plugins plugins) {
        return new SurveyRequest(
                plugins,
                Firmware.NONE,
                Optional.empty(),
                group -> Optional.empty(),
                member -> Optional.empty(),
                KernelModules.unknown());
    }

    /** {@return a copy with this firmware} */
    public SurveyRequest with(Firmware hostFirmware) {
        return new SurveyRequest(plugins, hostFirmware, rules, exactOwnership, memberFacts, modules);
    }

    /** {@return a copy with these rules, whatever the kernel's release} */
    public SurveyRequest with(KernelRules chosen) {
        return with(RulesChoice.requested(chosen));
    }

    /** {@return a copy with the rules of this choice} */
    public SurveyRequest with(RulesChoice choice) {
        return new SurveyRequest(plugins, firmware, Optional.of(choice), exactOwnership, memberFacts, modules);
    }

    /** {@return a copy that asks this first who owns a group} */
    public SurveyRequest withExactOwnership(Function<GroupId, Optional<Ownership>> source) {
        return new SurveyRequest(plugins, firmware, rules, source, memberFacts, modules);
    }

    /** {@return a copy that asks this what is known of a member of a group} */
    public SurveyRequest withMemberFacts(Function<DeviceId, Optional<JoinFacts>> source) {
        return new SurveyRequest(plugins, firmware, rules, exactOwnership, source, modules);
    }

    /** {@return a copy that knows this of the kernel's modules} */
    public SurveyRequest with(KernelModules known) {
        return new SurveyRequest(plugins, firmware, rules, exactOwnership, memberFacts, known);
    }
}
