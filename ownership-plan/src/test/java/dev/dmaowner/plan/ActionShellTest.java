package dev.dmaowner.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.DeviceId;
import org.junit.jupiter.api.Test;

/** Actions as commands that a user can copy into a shell. */
class ActionShellTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:01:00.0");

    @Test
    void writesAreEchoes() {
        assertEquals(
                "echo vfio-pci | sudo tee /sys/bus/pci/devices/0000:01:00.0/driver_override",
                new Action.SetOverride(DEVICE, "vfio-pci").asShell());
        assertEquals(
                "echo '' | sudo tee /sys/bus/pci/devices/0000:01:00.0/driver_override",
                new Action.SetOverride(DEVICE, "").asShell());
        assertEquals(
                "echo 0000:01:00.0 | sudo tee /sys/bus/pci/drivers/nvme/unbind",
                new Action.Unbind(DEVICE, "nvme").asShell());
    }

    @Test
    void checkIsATestOfTheDriversLink() {
        assertEquals(
                "test /sys/bus/pci/devices/0000:01:00.0/driver -ef /sys/bus/pci/drivers/vfio-pci",
                new Action.Expect(DEVICE, "vfio-pci").asShell());
        assertEquals("test ! -e /sys/bus/pci/devices/0000:01:00.0/driver", new Action.Expect(DEVICE, "").asShell());
    }

    @Test
    void nameThatTheShellWouldInterpretIsQuoted() {
        assertEquals(
                "echo $'a\\'; reboot' | sudo tee '/sys/bus/pci/drivers/i6300ESB timer/unbind'",
                new Action.Unbind(new DeviceId("pci", "a'; reboot"), "i6300ESB timer").asShell());
    }

    @Test
    void whatNoSingleCommandDoesIsAComment() {
        assertEquals(
                "# remove the udev rule and the systemd unit of 0000:01:00.0", new Action.Forget(DEVICE).asShell());
    }
}
