package dev.dmaowner.plan.planner;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.IommuState;
import dev.dmaowner.plan.survey.KernelDrivers;
import dev.dmaowner.plan.survey.NoIommuMode;
import dev.dmaowner.plan.survey.SurveyedDevice;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.util.Optional;

/** Why a device cannot be handed out without an IOMMU, though that was asked for. */
record NoIommuReasons(HostSurvey survey, Optional<NoIommuMode> mode) {

    /** {@return the reason, empty if there is none} */
    Optional<Refusal> of(SurveyedDevice device, String driver) {
        String name = device.id().name();
        if (!KernelDrivers.isUserAccess(driver)) {
            return Optional.of(
                    Refusal.of(Errno.EINVAL, "no-IOMMU mode is VFIO's, and " + driver + " is not a driver of VFIO")
                            .curedBy("leave --no-iommu or --to out"));
        } else if (device.isBridge()) {
            return Optional.of(Refusal.of(Errno.EINVAL, name + " is a bridge, which " + driver + " does not take")
                    .curedBy("name the devices behind it"));
        }
        Optional<SurveyedGroup> group = device.group().flatMap(survey::group).filter(SurveyedGroup::isIsolated);
        return group.map(of -> Refusal.of(
                                Errno.EINVAL,
                                "no-IOMMU mode is for devices in no group, and " + name + " is in IOMMU group "
                                        + of.id())
                        .curedBy("leave --no-iommu out"))
                .or(this::ofHost)
                .or(() -> mode.flatMap(NoIommuReasons::ofKernel));
    }

    private Optional<Refusal> ofHost() {
        IommuState iommu = survey.iommu();
        return switch (iommu.kind()) {
            case NOT_RECORDED, HYPERVISOR -> {
                Refusal refusal =
                        Refusal.of(Errno.ENODEV, "no-IOMMU mode is for devices in no group: " + iommu.statement());
                yield Optional.of(iommu.cure().map(refusal::curedBy).orElse(refusal));
            }
            default -> Optional.empty();
        };
    }

    private static Optional<Refusal> ofKernel(NoIommuMode mode) {
        return switch (mode.state()) {
            case ON, OFF -> Optional.empty();
            case NOT_LOADED ->
                Optional.of(Refusal.of(Errno.EOPNOTSUPP, "no-IOMMU mode cannot be switched on yet: " + mode.evidence())
                        .curedBy("sudo modprobe vfio, then plan again"));
            case NOT_BUILT ->
                Optional.of(Refusal.of(Errno.EOPNOTSUPP, "this kernel has no no-IOMMU mode: " + mode.evidence())
                        .curedBy("switch the IOMMU on, or boot a kernel that was built with it"));
            case UNKNOWN ->
                Optional.of(Refusal.of(
                                Errno.EOPNOTSUPP,
                                "it is not known whether this kernel has no-IOMMU mode: " + mode.evidence())
                        .curedBy("sudo modprobe vfio, then plan again"));
        };
    }
}
