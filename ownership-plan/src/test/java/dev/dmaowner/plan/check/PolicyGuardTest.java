package dev.dmaowner.plan.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.plugin.Plugins;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.SmallTree;
import dev.dmaowner.plan.survey.HostSurvey;
import dev.dmaowner.plan.survey.SurveyRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the policy of a host lets users take, and who else manages a device. */
class PolicyGuardTest {

    private static final DeviceId DEVICE = new DeviceId("pci", "0000:01:00.0");
    private static final String POLICY = "etc/dmaowner/policy";

    private static SmallTree host() throws IOException {
        return new SmallTree().group(1, "DMA").device("pci", DEVICE.name()).member(1, "pci", DEVICE.name());
    }

    private static List<GuardFinding> ask(Guard guard, SmallTree tree) throws IOException {
        var host = tree.host();
        HostSurvey survey = HostSurvey.of(host, SurveyRequest.of(Plugins.of(List.of(), List.of(), List.of())));
        return Checks.of(host, survey, List.of(guard))
                .results(Goal.Take.toUserspace(List.of(DEVICE)), List.of())
                .findings();
    }

    private static String objection(String policy, String user) throws IOException {
        List<GuardFinding> findings = ask(new PolicyGuard(user), host().file(POLICY, policy));
        return findings.isEmpty() ? "" : findings.get(0).reason();
    }

    @Test
    void hostWithoutAPolicyForbidsNothing() throws IOException {
        assertEquals(List.of(), ask(new PolicyGuard("alice"), host()));
        assertEquals("", objection("# nothing\n\n", "alice"));
    }

    @Test
    void whatIsNeverTakenIsSaidWithItsLine() throws IOException {
        assertEquals(
                "the policy of this host never lets it be taken (/etc/dmaowner/policy, line 2: pci:0000:01:00.0)",
                objection("# mine\nnever: platform:x, pci:0000:01:00.0 # the disk\n", "root"));
        assertEquals("", objection("never: pci:0000:01:00.1, mounted, class:0x01, id:8086:*\n", "root"));
    }

    @Test
    void whoMayTakeIsSaidByLinesThatSayMay() throws IOException {
        String policy = "may alice: pci:0000:01:00.0\nmay: pci:0000:09:00.0\n";
        assertEquals("", objection(policy, "alice"));
        assertTrue(objection(policy, "bob").startsWith("the policy of this host does not let bob take it"));
        assertTrue(objection("may: pci:0000:09:00.0\n", "alice").contains("no line of /etc/dmaowner/policy"));
        assertEquals("", objection("may: pci:0000:01:00.0\n", "bob"));
    }

    @Test
    void policyThatCannotBeUnderstoodLetsNothingBeTaken() throws IOException {
        assertEquals(
                "the policy of this host cannot be understood, so nothing may be taken: /etc/dmaowner/policy:1:1: a line begins with"
                        + " 'never:', 'may:' or 'may USER:'",
                objection("allow everything\n", "alice"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            never                     | :1:1: a line begins with
            never alice: mounted      | :1:1: a line begins with
            may a b: id:10de:1c82     | :1:1: a line begins with
            may -x: id:10de:1c82      | :1:5: this cannot be the name of a user
            never: disks              | :1:7: 'disks' is neither a use
            never: mounted, id:10de   | :1:16: 'id:10de' is neither a use
            never: mounted,           | is neither a use
            may: mounted              | is a use, which is said after 'never:' alone
            never: class:network      | is neither a use
            """)
    void errorsHaveLineAndColumn(String policy, String words) {
        Policy.NotUnderstood error = assertThrows(Policy.NotUnderstood.class, () -> Policy.parse(policy));
        assertTrue(error.getMessage().contains(words), error.getMessage());
    }

    @Test
    void policyOfAStrangersSizeIsRefused() {
        assertThrows(Policy.NotUnderstood.class, () -> Policy.parse("#".repeat(1 << 17)));
        assertThrows(Policy.NotUnderstood.class, () -> Policy.parse("never: " + "pci:a,".repeat(2000) + "pci:a"));
    }

    @Test
    void itIsNotOverruledByName() {
        GuardFinding finding = new GuardFinding(Guards.POLICY, DEVICE, "forbidden");
        assertFalse(finding.isOverruledBy(Set.of(Guards.POLICY)));
        assertTrue(new GuardFinding("no-reset", DEVICE, "x").isOverruledBy(Set.of("no-reset")));
    }

    @Test
    void otherManagersAreNamed() throws IOException {
        assertEquals(List.of(), ask(new ManagersGuard(), host()));
        String domain = "<hostdev mode='subsystem' type='pci' managed='yes'>\n <source>\n"
                + "  <address domain='0x0000' bus='0x%s' slot='0x00' function='0x0'/>\n </source>\n"
                + " <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>\n</hostdev>\n";
        List<GuardFinding> findings = ask(
                new ManagersGuard(),
                host().file("run/libvirt/qemu/win10.xml", String.format(domain, "01"))
                        .file("var/tmp/spdk_pci_lock_0000:01:00.0", "")
                        .file(
                                "var/lib/kubelet/device-plugins/kubelet_internal_checkpoint",
                                "{\"DeviceIDs\":[\"0000:01:00.0\"]}"));
        assertEquals(
                "libvirt has given it to the domain win10; SPDK has a lock on it (/var/tmp/spdk_pci_lock_0000:01:00.0); kubelet has it"
                        + " among the devices of a plug-in (/var/lib/kubelet/device-plugins/kubelet_internal_checkpoint)",
                findings.get(0).reason());
        // The place that the device has in the guest is not its own.
        assertEquals(
                List.of(),
                ask(new ManagersGuard(), host().file("run/libvirt/qemu/x.xml", String.format(domain, "05"))));
    }
}
