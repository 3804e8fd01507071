package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.KernelChange;
import dev.dmaowner.KernelRules;
import dev.dmaowner.firmware.DeviceTreeNode;
import java.util.List;

/**
 * The devices behind Qualcomm's SMMUs that arm-smmu gives an identity domain, because firmware leaves them running (displays)
 * or because they bring their own page tables (graphics).
 */
final class QualcommClients {

    private static final List<String> FIRST = List.of(
            "qcom,adreno",
            "qcom,adreno-gmu",
            "qcom,mdp4",
            "qcom,mdss",
            "qcom,sc7180-mdss",
            "qcom,sc7180-mss-pil",
            "qcom,sc7280-mdss",
            "qcom,sc7280-mss-pil",
            "qcom,sc8180x-mdss",
            "qcom,sm8250-mdss",
            "qcom,sdm845-mdss",
            "qcom,sdm845-mss-pil");

    private static final List<String> OF_6_12 = List.of(
            "qcom,qcm2290-mdss",
            "qcom,sc8280xp-mdss",
            "qcom,sdm670-mdss",
            "qcom,sm6350-mdss",
            "qcom,sm6375-mdss",
            "qcom,sm8150-mdss",
            "qcom,x1e80100-mdss");

    private static final List<String> OF_7_2 = List.of("qcom,glymur-mdss", "qcom,sar2130p-mdss", "qcom,sm6115-mdss");

    /** SMMUs for which arm-smmu has Qualcomm's additions; those of 6.12 are found by a name that all of them bear. */
    private static final List<String> SMMUS = List.of(
            "qcom,adreno-smmu",
            "qcom,msm8998-smmu-v2",
            "qcom,qcm2290-smmu-500",
            "qcom,sc7180-smmu-500",
            "qcom,sc7280-smmu-500",
            "qcom,sc8180x-smmu-500",
            "qcom,sc8280xp-smmu-500",
            "qcom,sdm630-smmu-v2",
            "qcom,sdm845-smmu-500",
            "qcom,sm6125-smmu-500",
            "qcom,sm6350-smmu-500",
            "qcom,sm6375-smmu-500",
            "qcom,sm8150-smmu-500",
            "qcom,sm8250-smmu-500",
            "qcom,sm8350-smmu-500",
            "qcom,sm8450-smmu-500");

    private static final List<String> SMMUS_OF_6_12 =
            List.of("qcom,smmu-500", "qcom,msm8996-smmu-v2", "qcom,sm6350-smmu-v2", "qcom,sm7150-smmu-v2");

    private QualcommClients() {}

    /** {@return whether a device gets an identity domain behind an SMMU} */
    static boolean has(DeviceTreeNode smmu, DeviceTreeNode device, KernelRules rules) {
        boolean later = rules.has(KernelChange.QCOM_CLIENTS_OF_6_12);
        boolean isOurs = smmu.isCompatible(SMMUS) || later && smmu.isCompatible(SMMUS_OF_6_12);
        return isOurs
                && (device.isCompatible(FIRST)
                        || later && device.isCompatible(OF_6_12)
                        || rules.has(KernelChange.QCOM_CLIENTS_OF_7_2) && device.isCompatible(OF_7_2));
    }
}
