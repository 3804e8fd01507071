package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.DirectoryHost;
import dev.dmaowner.machine.RulesChoice.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rules are used for a host, and the reason that is given. */
class RulesChoiceTests {

    private static RulesChoice ofRelease(String release) {
        return RulesChoice.of(Optional.ofNullable(release));
    }

    @ParameterizedTest
    @CsvSource({"6.12.0, LINUX_6_12", "6.1.0-56-amd64, LINUX_6_1", "5.19.3, LINUX_6_1"})
    void rulesAreThoseOfTheHostsKernel(String release, OwnershipRules rules) {
        RulesChoice choice = ofRelease(release);
        assertEquals(rules, choice.rules().generation());
        assertEquals(Reason.KERNEL_RELEASE, choice.reason());
        assertEquals(Optional.of(release), choice.kernelRelease());
        assertEquals(rules.word() + ", the rules of the kernel's release " + release, choice.toString());
        assertEquals(Optional.empty(), choice.caveat());
    }

    @Test
    void newestRulesAreUsedWhereTheReleaseIsNotRecordedOrNotUnderstood() {
        assertEquals(
                OwnershipRules.newest() + ", the newest, because the kernel's release is not recorded",
                ofRelease(null).toString());
        assertEquals(
                OwnershipRules.newest() + ", the newest, because the kernel's release 'custom' is not understood",
                ofRelease("custom").toString());
        assertEquals(Reason.UNKNOWN_RELEASE, ofRelease("custom").reason());
        assertTrue(ofRelease(null).caveat().isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "6.4.0, Linux 6.4.0 stands between two generations",
        "7.4.1, Linux 7.4.1 is newer than any kernel that was checked",
        "5.14.0-427.13.1.el9_4.x86_64, it is not certain that linux-3.6 is the rule of Linux 5.14.0-427.13.1.el9_4.x86_64",
        "4.18.0-553.el8_10.x86_64, it is not certain",
        "6.12.0-55.9.1.el10_0.x86_64, it is not certain that linux-6.12 is",
        "5.14.21-150500.55.7-default, it is not certain",
        "6.4.0-150600.23.25-default, it is not certain that linux-6.1 is"
    })
    void differenceFromTheKernelIsACaveat(String release, String words) {
        assertTrue(ofRelease(release).caveat().orElseThrow().startsWith(words), ofRelease(release)::toString);
        assertEquals(
                ofRelease(release).caveat(),
                RulesChoice.requested(release).orElseThrow().caveat());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.15.0-91-generic", "6.8.9-300.fc40.x86_64", "5.10.0-28-amd64", "5.15.149-1-pve", "7.3.4"})
    void releaseThatFollowsMainlineHasNone(String release) {
        assertEquals(Optional.empty(), ofRelease(release).caveat());
    }

    private static RulesChoice ofHost(Path folder, String release, String... shown) throws IOException {
        for (String directory : shown) {
            Files.createDirectories(folder.resolve(directory));
        }
        Files.createDirectories(folder.resolve("proc/sys/kernel"));
        Files.createDirectories(folder.resolve("sys/bus"));
        Files.writeString(folder.resolve("proc/sys/kernel/osrelease"), release + "\n");
        return RulesChoice.of(DirectoryHost.of(folder, "a capture"));
    }

    @ParameterizedTest
    @CsvSource({
        "dev/iommu, linux-6.12",
        "sys/class/misc/iommu, linux-6.12",
        "sys/bus/pci/devices/0000:01:00.0/vfio-dev/vfio0/dev, linux-6.12",
        "sys/bus/pci/devices/0000:01:00.0/vfio-dev/vfio0, linux-6.1"
    })
    void hostOfAVendorsKernelShowsThatItsRulesAreLater(String shown, String word, @TempDir Path folder)
            throws IOException {
        RulesChoice choice = ofHost(folder, "5.14.0-427.el9.x86_64", shown);

        assertEquals(
                word + ", because /dev/iommu or vfio-dev on the host is newer than the number of its vendor's kernel"
                        + " 5.14.0-427.el9.x86_64",
                choice.toString());
        assertEquals(Reason.SHOWN_BY_HOST, choice.reason());
        assertEquals(Optional.empty(), choice.caveat());
    }

    @ParameterizedTest
    @CsvSource({
        "5.14.0-427.el9.x86_64, linux-3.6, KERNEL_RELEASE",
        "5.14.0-custom, linux-3.6, KERNEL_RELEASE",
        "6.4.0-150600.21-default, linux-6.1, KERNEL_RELEASE",
        "6.12.0-55.el10, linux-6.12, KERNEL_RELEASE"
    })
    void whatAMainlineKernelOfThatNumberHasTooShowsNothing(
            String release, String word, Reason reason, @TempDir Path folder) throws IOException {
        boolean isOld = release.endsWith("el9.x86_64");
        RulesChoice choice = isOld ? ofHost(folder, release) : ofHost(folder, release, "dev/iommu");

        assertEquals(word, choice.rules().generation().word());
        assertEquals(reason, choice.reason());
        assertEquals(!release.endsWith("custom"), choice.caveat().isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "6.17, 'linux-6.18, the rules of release 6.17, as requested'",
        "5.14.0-427.el9, 'linux-3.6, the rules of release 5.14.0-427.el9, as requested'",
        "LINUX-6.12, 'linux-6.12, as requested'"
    })
    void rulesAreRequestedByGenerationOrRelease(String word, String said) {
        assertEquals(said, RulesChoice.requested(word).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux-9", "six", "6", "", "v6.17"})
    void otherWordsAreNoRules(String word) {
        assertEquals(Optional.empty(), RulesChoice.requested(word));
    }

    @Test
    void rulesThatACallerAskedForHaveNoCaveat() {
        RulesChoice choice = RulesChoice.requested(OwnershipRules.SERIES_V2);
        assertEquals("series-v2, as requested", choice.toString());
        assertEquals(Optional.empty(), choice.caveat());
    }
}
