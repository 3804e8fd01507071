package dev.dmaowner.bus.pci.provider;

import dev.dmaowner.host.Host;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DriverDescription;
import dev.dmaowner.testkit.BusTypeContract;
import dev.dmaowner.testkit.ScriptedHost;

/** The PCI bus keeps what every bus type must keep. */
class PciBusContractTest extends BusTypeContract {

    private static final int CONFIGURATION_SPACE = 64;

    @Override
    protected BusType busType() {
        return new PciBus();
    }

    @Override
    protected Host host() {
        byte[] header = new byte[CONFIGURATION_SPACE];
        header[0] = (byte) 0x86;
        header[1] = (byte) 0x80;
        header[2] = (byte) 0xd3;
        header[3] = (byte) 0x10;
        header[0x0b] = 0x02;
        return ScriptedHost.empty()
                .withDevice("pci", "pci0000:00/0000:00:00.0", "PCI_CLASS=60000", "PCI_ID=8086:29C0")
                .withDevice(
                        "pci",
                        "pci0000:00/0000:00:02.0",
                        "PCI_CLASS=20000",
                        "PCI_ID=8086:10D3",
                        "PCI_SUBSYS_ID=8086:0000",
                        "PCI_SLOT_NAME=0000:00:02.0",
                        "MODALIAS=pci:v00008086d000010D3sv00008086sd00000000bc02sc00i00")
                .with("/sys/devices/pci0000:00/0000:00:02.0/config", header);
    }

    @Override
    protected DriverDescription fittingDriver() {
        return DriverDescription.of("pci", "contract-fitting", "pci:v00008086d000010D3sv*sd*bc*sc*i*");
    }
}
