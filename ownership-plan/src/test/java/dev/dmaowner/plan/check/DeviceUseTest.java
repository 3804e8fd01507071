package dev.dmaowner.plan.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.Host;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.check.DeviceUse.Disks;
import dev.dmaowner.plan.check.DeviceUse.Interface;
import dev.dmaowner.plan.survey.DeviceHolders.Seen;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a host uses a device for, whether or not that is a danger. */
class DeviceUseTest {

    private static final DeviceId ID = new DeviceId("pci", "0000:01:00.0");
    private static final String BELOW = "sys/devices/pci0/" + ID.name() + "/";

    private static DeviceUse read(SmallTree tree) throws IOException {
        Host host = tree.host();
        HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(Plugins.of(List.of(), List.of(), List.of())));
        return DeviceUse.read(host, survey, survey.device(ID).orElseThrow());
    }

    private static SmallTree device() throws IOException {
        return new SmallTree().group(1, "DMA").device("pci", ID.name()).member(1, "pci", ID.name());
    }

    private static void isBelow(SmallTree tree, String kind, String... names) throws IOException {
        for (String name : names) {
            String last = name.substring(name.lastIndexOf('/') + 1);
            tree.link("sys/class/" + kind + "/" + last, "../../devices/pci0/" + ID.name() + "/" + name)
                    .file(BELOW + name + "/uevent", "");
        }
    }

    @Test
    void whatIsNotRecordedIsNotSaidToBeAbsent() throws IOException {
        DeviceUse use = read(device());
        assertEquals(Optional.empty(), use.interfaces());
        assertEquals(Optional.empty(), use.disks());
        assertEquals(Optional.empty(), use.sound());
        assertEquals(Optional.empty(), use.displays());
        assertEquals(Seen.NOTHING, use.seen());
    }

    @Test
    void interfacesCardsAndNodesAreNamed() throws IOException {
        SmallTree tree = device().file(
                        "proc/net/route",
                        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
                                + "br0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\n")
                .file("sys/class/net/br0/brif/eth0/uevent", "");
        isBelow(tree, "net", "net/eth0", "net/eth1");
        isBelow(tree, "sound", "sound/card2", "sound/card2/pcmC2D0p");
        isBelow(tree, "drm", "drm/card1", "drm/card1/card1-HDMI-A-1", "drm/renderD128");
        DeviceUse use = read(tree);
        assertEquals(
                Optional.of(
                        List.of(new Interface("eth0", Optional.of("br0")), new Interface("eth1", Optional.empty()))),
                use.interfaces());
        assertEquals(Optional.of(List.of("card2")), use.sound());
        assertEquals(Optional.of(List.of("card1", "renderD128")), use.displays());
    }

    @Test
    void disksAreThoseThatHaveNoDiskAboveThemAndAreNotHidden() throws IOException {
        SmallTree tree = device().file("proc/self/mounts", "/dev/sda2 / ext4 rw 0 0\n");
        isBelow(tree, "block", "block/sda", "block/sda/sda1", "block/sda/sda2", "nvme/nvme0c0n1");
        tree.file(BELOW + "nvme/nvme0c0n1/hidden", "1\n");
        assertEquals(
                Optional.of(new Disks(List.of("sda"), List.of("sda2 is mounted on /"))),
                read(tree).disks());
    }
}
