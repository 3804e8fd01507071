package dev.dmaowner.plan.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the program that runs a guest may lock: in a session, as a service, as a domain of libvirt. */
class LockedMemoryGuardTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:01:00.0");
    private static final long GUEST = 8L << 30;
    private static final String LIMITS = "etc/security/limits.conf";
    private static final String MORE = "etc/security/limits.d/vfio.conf";

    private static SmallTree host() throws IOException {
        return new SmallTree()
                .group(1, "DMA")
                .device("pci", DEVICE.name())
                .member(1, "pci", DEVICE.name())
                .file("etc/passwd", "root:x:0:0::/:/bin/sh\nalice:x:1000:1000::/:/bin/sh\n")
                .file("etc/group", "root:x:0:\nusers:x:1000:\nkvm:x:107:bob,alice\n");
    }

    private static CheckResults ask(String user, SmallTree tree) throws IOException {
        return ask(Guards.lockedMemory(user, GUEST), tree);
    }

    private static CheckResults ask(Guard guard, SmallTree tree) throws IOException {
        var host = tree.host();
        HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(Plugins.of(List.of(), List.of(), List.of())));
        return Checks.of(host, survey, List.of(guard)).results(Goal.Take.toUserspace(List.of(DEVICE)), List.of());
    }

    private static boolean objects(String limits) throws IOException {
        return !ask("alice", host().file(LIMITS, limits)).findings().isEmpty();
    }

    @Test
    void limitBelowTheGuestsMemoryIsSaidWithItsFile() throws IOException {
        assertEquals(
                "alice may lock 65536 KiB in a session (/etc/security/limits.d/vfio.conf), and VFIO pins all 8388608 KiB of the"
                        + " guest: raise memlock there, or LimitMEMLOCK of the service that runs the guest",
                ask("alice", host().file(MORE, "# vfio\nalice soft memlock 65536 # little\n"))
                        .findings()
                        .get(0)
                        .reason());
    }

    @Test
    void enoughIsEnoughForSessionsAndServicesAreNotSeen() throws IOException {
        for (String limit : List.of("alice - memlock unlimited", "@kvm soft memlock 8388608", "* soft memlock -1")) {
            CheckResults results = ask("alice", host().file(LIMITS, limit + "\n"));
            assertEquals(List.of(), results.findings(), limit);
            assertTrue(results.notChecked().get(0).reason().contains("LimitMEMLOCK"), limit);
        }
    }

    @Test
    void closerLineWinsAndOfEqualsTheLater() throws IOException {
        assertTrue(objects("alice soft memlock 64\n@kvm soft memlock unlimited\n* soft memlock unlimited\n"));
        assertTrue(objects("@users soft memlock 64\n* soft memlock unlimited\n"));
        assertTrue(!objects("* soft memlock 64\nalice soft memlock 64\nalice soft memlock unlimited\n"));
        assertTrue(!objects("bob soft memlock 64\n@root soft memlock 64\nalice soft nofile 64\nalice soft memlock\n"));
    }

    @Test
    void withoutALineItIsNotCheckedAndSaid() throws IOException {
        CheckResults results = ask("alice", host());
        assertEquals(List.of(), results.findings());
        assertTrue(results.notChecked().get(0).reason().startsWith("no line of /etc/security/limits.conf"));
    }

    @Test
    void rootMayLockEverything() throws IOException {
        CheckResults results = ask("root", host().file(LIMITS, "* soft memlock 64\n"));
        assertEquals(List.of(), results.findings());
        assertEquals(List.of(), results.notChecked());
    }

    private static CheckResults ofUnit(String unit, SmallTree tree) throws IOException {
        return ask(Guards.lockedMemoryOfUnit(unit, GUEST), tree);
    }

    private static SmallTree guestService(String more) throws IOException {
        return host().file(
                        "usr/lib/systemd/system/guest@.service",
                        "[Unit]\nLimitMEMLOCK=1\n[Service]\nUser=alice\n" + more);
    }

    @Test
    void limitOfAServiceIsThatOfItsUnitAndWhatLiesBesideIt() throws IOException {
        CheckResults little = ofUnit("guest@1.service", guestService("LimitMEMLOCK=64M:infinity\n"));
        assertEquals(
                "guest@1.service may lock 65536 KiB (/usr/lib/systemd/system/guest@.service), and VFIO pins all 8388608 KiB of the guest:"
                        + " raise LimitMEMLOCK by 'systemctl edit guest@1.service'",
                little.findings().get(0).reason());
        CheckResults one = ofUnit("guest@1.service", raised());
        assertEquals(List.of(), one.findings());
        assertEquals(List.of(), one.notChecked());
        assertEquals(1, ofUnit("guest@2.service", raised()).findings().size());
    }

    private static SmallTree raised() throws IOException {
        return guestService("LimitMEMLOCK=64M\n")
                .file("etc/systemd/system/guest@1.service.d/10-memory.conf", "[Service]\nLimitMEMLOCK=infinity\n")
                .file("etc/systemd/system/guest@1.service.d/05-memory.conf", "[Service]\nLimitMEMLOCK=1M\n");
    }

    @Test
    void fileOfTheAdministratorHidesThatOfTheSystem() throws IOException {
        SmallTree hidden = guestService("LimitMEMLOCK=infinity\n")
                .file("usr/lib/systemd/system/guest@.service.d/a.conf", "[Service]\nLimitMEMLOCK=64\n")
                .file("etc/systemd/system/guest@.service.d/a.conf", "[Service]\n# nothing\n");
        assertEquals(List.of(), ofUnit("guest@1.service", hidden).findings());
    }

    @Test
    void managersDefaultCountsWhereTheUnitIsSilent() throws IOException {
        SmallTree silent = guestService("").file("etc/systemd/system.conf", "[Manager]\nDefaultLimitMEMLOCK=8M\n");
        assertEquals(
                "/etc/systemd/system.conf",
                ofUnit("guest@1.service", silent).findings().get(0).reason().replaceAll(".*\\((.*)\\),.*", "$1"));
        assertTrue(ofUnit("guest@1.service", guestService(""))
                .notChecked()
                .get(0)
                .reason()
                .contains("that of systemd"));
        assertEquals(
                "there is no file of the unit other.service here",
                ofUnit("other.service", host()).notChecked().get(0).reason());
    }

    @Test
    void serviceOfRootMayLockEverythingAndOneWithAUserOfItsOwnMayNot() throws IOException {
        SmallTree root = host().file("etc/systemd/system/guest.service", "[Service]\nLimitMEMLOCK=64K\n");
        assertEquals(List.of(), ofUnit("guest.service", root).findings());
        SmallTree dynamic =
                host().file("etc/systemd/system/guest.service", "[Service]\nDynamicUser=yes\nLimitMEMLOCK=64K\n");
        assertEquals(1, ofUnit("guest.service", dynamic).findings().size());
    }

    private static CheckResults ofDomain(String xml, long bytes) throws IOException {
        return ask(Guards.lockedMemoryOfDomain("win10", bytes), host().file("etc/libvirt/qemu/win10.xml", xml));
    }

    @Test
    void hardLimitOfADomainBoundsWhatLibvirtWouldRaise() throws IOException {
        String memory = "<domain type='kvm'>\n  <memory unit='KiB'>8388608</memory>\n";
        assertEquals(List.of(), ofDomain(memory, 0).findings());
        assertEquals(List.of(), ofDomain(memory, 0).notChecked());
        String limited = memory + "  <memtune>\n    <hard_limit unit='GiB'>4</hard_limit>\n  </memtune>\n";
        assertEquals(
                "the hard limit of domain win10 is 4194304 KiB (/etc/libvirt/qemu/win10.xml), and VFIO pins all 8388608 KiB of the guest:"
                        + " raise it by 'virsh memtune win10 --hard-limit', or take it away, and libvirt raises the limit itself",
                ofDomain(limited, 0).findings().get(0).reason());
        assertEquals(List.of(), ofDomain(limited, 2L << 30).findings());
    }

    @Test
    void domainThatIsNotThereOrSaysNoMemoryIsNotChecked() throws IOException {
        assertEquals(
                "the domain win10 cannot be read here (/etc/libvirt/qemu/win10.xml, as root)",
                ask(Guards.lockedMemoryOfDomain("win10", 0), host())
                        .notChecked()
                        .get(0)
                        .reason());
        assertEquals(
                1, ofDomain("<memory unit='furlong'>1</memory>", 0).notChecked().size());
        assertEquals(
                1,
                ofDomain("<memory unit='>1</memory>\n<hard_limit>", 0)
                        .notChecked()
                        .size());
    }
}
