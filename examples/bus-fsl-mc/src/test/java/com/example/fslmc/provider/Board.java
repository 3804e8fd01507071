package com.example.fslmc.provider;

import dev.dmaowner.testkit.ScriptedHost;

/** A host with a management complex: a root container with a network interface, and a container in it with another. */
final class Board {

    private static final String COMPLEX = "platform/soc/80c000000.fsl-mc";

    private Board() {}

    static ScriptedHost host() {
        return ScriptedHost.empty()
                .withDevice("platform", COMPLEX, "OF_FULLNAME=/soc/fsl-mc@80c000000", "MODALIAS=of:Nfsl-mcT(null)Cfsl,qoriq-mc")
                .withDevice("fsl-mc", COMPLEX + "/dprc.1", "MODALIAS=fsl-mc:v00001957ddprc")
                .withDevice("fsl-mc", COMPLEX + "/dprc.1/dpni.1", "MODALIAS=fsl-mc:v00001957ddpni")
                .withDevice("fsl-mc", COMPLEX + "/dprc.1/dprc.2", "MODALIAS=fsl-mc:v00001957ddprc")
                .withDevice("fsl-mc", COMPLEX + "/dprc.1/dprc.2/dpni.2", "MODALIAS=fsl-mc:v00001957ddpni");
    }
}
