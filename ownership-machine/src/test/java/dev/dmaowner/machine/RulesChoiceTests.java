package dev.dmaowner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.machine.RulesChoice.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rules are used for a host, and the reason that is given. */
class RulesChoiceTests {

    private static RulesChoice ofRelease(String release) {
        return RulesChoice.of(
                new HostDescription(HostDescription.Kind.CAPTURED, "a capture", Optional.ofNullable(release)));
    }

    @ParameterizedTest
    @CsvSource({"6.12.0, LINUX_6_12", "6.1.0-56-amd64, LINUX_6_1", "5.19.3, LINUX_6_1"})
    void rulesAreThoseOfTheHostsKernel(String release, OwnershipRules rules) {
        RulesChoice choice = ofRelease(release);
        assertEquals(new RulesChoice(rules, Reason.KERNEL_RELEASE, Optional.of(release)), choice);
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
    @CsvSource({"6.4.0, stands between two generations", "7.4.0, is newer than any kernel that was checked"})
    void differenceFromTheKernelIsACaveat(String release, String words) {
        assertTrue(ofRelease(release).caveat().orElseThrow().contains(words));
    }

    @Test
    void rulesThatACallerAskedForHaveNoCaveat() {
        RulesChoice choice = RulesChoice.requested(OwnershipRules.SERIES_V2);
        assertEquals("series-v2, as requested", choice.toString());
        assertEquals(Optional.empty(), choice.caveat());
    }
}
