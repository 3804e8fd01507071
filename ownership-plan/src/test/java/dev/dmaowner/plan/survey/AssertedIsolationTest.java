package dev.dmaowner.plan.survey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.spi.GroupForecast;
import dev.dmaowner.spi.GroupReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssertedIsolationTest {

    private static final DeviceId CARD = new DeviceId("pci", "0000:01:00.0");
    private static final DeviceId OTHER = new DeviceId("pci", "0000:02:00.0");

    private final CapturedTreeBuilder tree = CapturedTree.builder();

    private void recorded(DeviceId device, int group) throws IOException {
        String path = "sys/devices/pci0000:00/" + device.name();
        tree.file(path + "/uevent", "".getBytes(StandardCharsets.UTF_8))
                .link(path + "/subsystem", "../../../bus/pci")
                .link(
                        "sys/kernel/iommu_groups/" + group + "/devices/" + device.name(),
                        "../../../../devices/pci0000:00/" + device.name());
    }

    private void commandLine(String text) throws IOException {
        tree.file("proc/cmdline", text.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> asserted(Optional<GroupForecast.Group> predicted) throws IOException {
        Host host = CapturedHost.of(tree.build(), "capture");
        Plugins none = Plugins.of(List.of(), List.of(), List.of());
        HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(none));
        return AssertedIsolation.of(host, survey, survey.device(CARD).orElseThrow(), predicted);
    }

    private static GroupForecast.Group together(GroupReason.Nature nature) {
        return new GroupForecast.Group(
                List.of(CARD, OTHER), List.of(GroupReason.of(nature, "PORT_WITHOUT_ACS", CARD, "a port without ACS")));
    }

    @Test
    void aDeviceThatItsRegistersDoNotIsolateIsOnlySaidToBeIsolated() throws IOException {
        recorded(CARD, 1);
        recorded(OTHER, 2);
        assertEquals(
                Optional.of(
                        "what the registers show does not isolate 0000:01:00.0 from 0000:02:00.0, which the kernel has"
                                + " put into another group"),
                asserted(Optional.of(together(GroupReason.Nature.SHARES))));
    }

    @Test
    void registersThatWereNotReadContradictNothing() throws IOException {
        recorded(CARD, 1);
        recorded(OTHER, 2);
        assertEquals(Optional.empty(), asserted(Optional.of(together(GroupReason.Nature.UNKNOWN))));
    }

    @Test
    void aSharedGroupAssertsNothing() throws IOException {
        recorded(CARD, 1);
        recorded(OTHER, 1);
        assertEquals(Optional.empty(), asserted(Optional.of(together(GroupReason.Nature.SHARES))));
    }

    @Test
    void theCommandLineCanAssertIt() throws IOException {
        recorded(CARD, 1);
        commandLine("quiet pcie_acs_override=downstream,multifunction ro\n");
        String said = asserted(Optional.empty()).orElse("");
        assertTrue(said.contains("pcie_acs_override=downstream,multifunction"), said);
    }

    @Test
    void anotherCommandLineAssertsNothing() throws IOException {
        recorded(CARD, 1);
        commandLine("quiet xpcie_acs_override=downstream pcie_acs_overridden=1\n");
        assertEquals(Optional.empty(), asserted(Optional.empty()));
    }
}
