package dev.dmaowner.app.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPartsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proc/self/mounts",
                "./proc/812/mountinfo",
                "host7/proc/812/net/route",
                "proc/self/net/ipv6_route",
                "/proc/net/route",
                "proc/812/fd/",
                "proc/812/fd/3",
                "proc/812/comm",
                "proc/self",
                "proc/net/",
                "dev/vfio/12",
                "home/me/dev/host7/dev/iommu",
                "home/me/dev/host7/sys/bus/pci/devices/",
                "etc/machine-id",
                "sys/dev/char/195:0",
                "sys/kernel/security/lockdown",
                "proc/812/limits",
                "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c",
                "sys/hypervisor/type"
            })
    void whatCommandsReadIsKept(String entry) {
        assertTrue(CaptureParts.isKept(entry, false), entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proc/812/environ",
                "proc/812/cmdline",
                "proc/kcore",
                "proc/self/maps",
                "proc/812x/mounts",
                "dev/sda",
                "dev/vfiox",
                "etc/shadow",
                "etc/machine-id.bak",
                "sys/hypervisor/uuid",
                "sys/kernel/security/evm"
            })
    void nothingElseIsKept(String entry) {
        assertFalse(CaptureParts.isKept(entry, false), entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev/root", "dev/mapper/vg-root", "host7/dev/disk/by-label/data", "lib", "proc/812/fd/7"})
    void linksToNodesAndToModulesAreKept(String entry) {
        assertTrue(CaptureParts.isKept(entry, true), entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev/vfio/12", "./dev/iommu", "/dev/vfio/vfio", "host7/dev/vfio/devices/vfio0"})
    void nodesAreTakenBelowLeadingFolders(String entry) {
        assertTrue(CaptureParts.isNode(entry), entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sys/devices/dev/vfio/12",
                "host7/sys/class/dev/iommu",
                "proc/812/fd/dev/vfio/3",
                "dev/vfiox",
                "dev/iommu7/a",
                "dev/mapper/dev",
                "a/b/c/d/e/f/g/h/i/dev/iommu"
            })
    void nodesElsewhereAreNotTaken(String entry) {
        assertFalse(CaptureParts.isNode(entry), entry);
    }
}
