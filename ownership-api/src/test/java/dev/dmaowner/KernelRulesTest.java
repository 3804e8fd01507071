package dev.dmaowner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which changes the kernel of a release has, and which a generation. */
class KernelRulesTest {

    private static KernelRules release(String release) {
        return KernelRules.ofRelease(release).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "2.6.32, LINUX_3_6",
        "5.18.19, LINUX_3_6",
        "5.19, LINUX_6_1",
        "6.5.0-44-generic, LINUX_6_1",
        "6.14, LINUX_6_12",
        "6.15, LINUX_6_18",
        "6.19-rc1, LINUX_7_3",
        "8.0, LINUX_7_3"
    })
    void releaseHasAGeneration(String release, OwnershipRules generation) {
        assertEquals(generation, release(release).generation());
        assertEquals(generation.word(), release(release).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "6.16.12, TOKEN_AT_IOMMUFD_BIND, false",
        "6.17.0-rc2, TOKEN_AT_IOMMUFD_BIND, true",
        "6.12.117, RISCV_IOMMU, false",
        "6.13, RISCV_IOMMU, true",
        "6.1.0, NO_CONTAINER_IS_EBADFD, false",
        "6.2, NO_CONTAINER_IS_EBADFD, true",
        "6.11, OVERRIDE_WITHOUT_DEVICE_LOCK, false",
        "6.12, OVERRIDE_WITHOUT_DEVICE_LOCK, true"
    })
    void changeCountsFromItsOwnReleaseOn(String release, KernelChange change, boolean has) {
        assertEquals(has, release(release).has(change));
    }

    @ParameterizedTest
    @EnumSource
    void whereNoFirstReleaseIsKnownTheGenerationAnswers(OwnershipRules generation) {
        for (KernelChange change : KernelChange.values()) {
            assertEquals(change.since().compareTo(generation) <= 0, generation.has(change), change::name);
            if (change.release().startsWith("<=") && generation != OwnershipRules.SERIES_V2) {
                KernelRules first = release(generation.kernels().split(" ")[0]);
                assertEquals(generation.has(change), first.has(change), change::name);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SERIES_V2", mode = EnumSource.Mode.EXCLUDE)
    void generationAnswersAsTheReleaseThatItIsNamedAfter(OwnershipRules generation) {
        KernelRules named = release(generation.word().substring("linux-".length()));
        assertEquals(generation, named.generation());
        for (KernelChange change : KernelChange.values()) {
            assertEquals(named.has(change), generation.has(change), change::name);
        }
    }

    @Test
    void rulesAreValues() {
        assertEquals(release("6.17"), release("6.17.13-amd64"));
        assertEquals(Optional.empty(), KernelRules.ofRelease("custom"));
    }
}
