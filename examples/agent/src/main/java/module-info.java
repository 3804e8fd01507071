/** A program that embeds dmaowner. It names no bus and no driver: it takes what lies beside it. */
module com.example.agent {
    requires dev.dmaowner.plan;

    uses dev.dmaowner.spi.BusType;
    uses dev.dmaowner.spi.Driver;
    uses dev.dmaowner.spi.IommuDriver;
}
