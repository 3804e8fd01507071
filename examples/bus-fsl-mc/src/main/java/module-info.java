/**
 * The bus of NXP's management complex (DPAA2) as a plug-in: objects such as {@code dpni.1} in containers such as
 * {@code dprc.1}.
 *
 * @provides dev.dmaowner.spi.BusType the bus named {@code fsl-mc}
 */
module com.example.fslmc {
    requires transitive dev.dmaowner;

    exports com.example.fslmc;

    provides dev.dmaowner.spi.BusType with
            com.example.fslmc.provider.ManagementComplexBus;
}
