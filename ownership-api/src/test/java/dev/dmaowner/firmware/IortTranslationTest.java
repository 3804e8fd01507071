package dev.dmaowner.firmware;

import static dev.dmaowner.firmware.IortTableWriter.mapping;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which SMMU and which stream ids an IORT gives to a device. */
final class IortTranslationTest {

    private static final int SINGLE = 1;

    private final IortTableWriter writer = new IortTableWriter(5);
    private final int smmu = writer.smmuV3();

    @Test
    @Tag("R-164")
    void aRangeTakesItsFirstAndItsLastId() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0x100, 0xff, 0x2000, smmu, 0));
        assertEquals(smmuWith(0x2000), pci(0, 0x100));
        assertEquals(smmuWith(0x20ff), pci(0, 0x1ff));
    }

    @Test
    @Tag("R-164")
    void aRangeTakesNeitherTheIdBeforeNorTheOneAfter() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0x100, 0xff, 0x2000, smmu, 0));
        assertEquals(Optional.empty(), pci(0, 0xff));
        assertEquals(Optional.empty(), pci(0, 0x200));
    }

    @Test
    @Tag("R-165")
    void ofTwoRangesThatOverlapByOneAtTheEndTheLaterWins() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0x100, 0x1000, smmu, 0), mapping(0x100, 0x100, 0x5000, smmu, 0));
        assertEquals(smmuWith(0x5000), pci(0, 0x100));
        assertEquals(smmuWith(0x10ff), pci(0, 0xff));
        assertEquals(smmuWith(0x5100), pci(0, 0x200));
    }

    @Test
    @Tag("R-165")
    void ofTwoRangesThatOverlapByMoreTheFirstWins() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0x101, 0x1000, smmu, 0), mapping(0x100, 0x100, 0x5000, smmu, 0));
        assertEquals(smmuWith(0x1100), pci(0, 0x100));
        assertEquals(smmuWith(0x1101), pci(0, 0x101));
    }

    @Test
    void anInputBecomesTheOutputOfASingleMappingWhateverItIs() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0, 0x77, smmu, SINGLE));
        assertEquals(smmuWith(0x77), pci(0, 0x1234));
    }

    @Test
    void idsHopOverANodeBetween() throws AcpiTableException {
        int between = writer.its(mapping(0x2000, 0xff, 0x9000, smmu, 0));
        writer.rootComplex(1, 0, 1, 48, mapping(0x100, 0xff, 0x2000, between, 0));
        assertEquals(smmuWith(0x9005), pci(0, 0x105));
        assertEquals(Optional.empty(), pci(0, 0x205));
    }

    @Test
    void aSingleMappingOfANodeBetweenIsPassedOver() throws AcpiTableException {
        int between = writer.its(mapping(0, 0, 0x1, smmu, SINGLE), mapping(0, 0xffff, 0x9000, smmu, 0));
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0xffff, 0, between, 0));
        assertEquals(smmuWith(0x9005), pci(0, 5));
    }

    @Test
    void aCircleLeadsNowhere() throws AcpiTableException {
        int first = writer.at();
        int second = first + 40;
        assertEquals(first, writer.its(mapping(0, 0xffff, 0, second, 0)));
        assertEquals(second, writer.its(mapping(0, 0xffff, 0, first, 0)));
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0xffff, 0, first, 0));
        assertEquals(Optional.empty(), pci(0, 5));
    }

    @Test
    void aMappingIntoTheMiddleOfANodeLeadsNowhere() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0xffff, 0, smmu + 4, 0));
        assertEquals(Optional.empty(), pci(0, 5));
    }

    @Test
    void everyIdOfAFunctionMustArrive() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0xff, 0x2000, smmu, 0));
        assertEquals(smmuWith(0x2005, 0x2006), pci(0, 5, 6));
        assertEquals(Optional.empty(), pci(0, 5, 0x100));
    }

    @Test
    void eachSegmentHasItsRootComplex() throws AcpiTableException {
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0xffff, 0, smmu, 0));
        writer.rootComplex(1, 1, 1, 48, mapping(0, 0xffff, 0x10000, smmu, 0));
        writer.rootComplex(1, 1, 1, 48, mapping(0, 0xffff, 0x70000, smmu, 0));
        assertEquals(smmuWith(0x10008), pci(1, 8));
        assertTrue(translation().rootComplex(2).isEmpty());
    }

    @Test
    void idsOfSmmusWithDifferentDriversDoNotGoTogether() throws AcpiTableException {
        int other = writer.smmu();
        writer.rootComplex(1, 0, 1, 48, mapping(0, 0xff, 0, smmu, 0), mapping(0x100, 0xff, 0, other, 0));
        assertEquals(Optional.empty(), pci(0, 5, 0x105));
    }

    @Test
    void aNamedComponentHasItsSingleMappingsUpToTheFirstOther() throws AcpiTableException {
        writer.namedComponent(
                "\\_SB.NIC0",
                1,
                40,
                mapping(0, 0, 0x10, smmu, SINGLE),
                mapping(0, 0, 0x11, smmu, SINGLE),
                mapping(0, 0xff, 0x12, smmu, 0),
                mapping(0, 0, 0x13, smmu, SINGLE));
        IortTranslation translation = translation();
        assertEquals(
                smmuWith(0x10, 0x11),
                translation.mapSingles(translation.namedComponent("\\_SB.NIC0").orElseThrow()));
        assertTrue(translation.namedComponent("\\_SB.NIC1").isEmpty());
    }

    @Test
    void aNamedComponentWithRangesOnlyHasNoIdsOfItsOwn() throws AcpiTableException {
        writer.namedComponent("\\_SB.NIC0", 1, 40, mapping(0, 0xff, 0x12, smmu, 0));
        IortTranslation translation = translation();
        assertEquals(
                Optional.empty(),
                translation.mapSingles(translation.namedComponent("\\_SB.NIC0").orElseThrow()));
    }

    @Test
    void reservedMemoryIsForTheIdsThatItsMappingsName() throws AcpiTableException {
        writer.reservedMemory(0, 0x8000_0000L, 0x1000, mapping(0, 1, 0x20, smmu, 0));
        writer.reservedMemory(1, 0x9000_0000L, 0x2000, mapping(0, 0, 0x20, smmu, SINGLE));
        assertEquals(
                List.of(
                        new ReservedRegion(0x8000_0000L, 0x8000_0fffL, ReservedRegion.Kind.DIRECT),
                        new ReservedRegion(0x9000_0000L, 0x9000_1fffL, ReservedRegion.Kind.DIRECT_RELAXABLE)),
                translation().reservedRegions(smmuWith(0x20).orElseThrow()));
        assertEquals(
                1, translation().reservedRegions(smmuWith(0x21).orElseThrow()).size());
        assertEquals(List.of(), translation().reservedRegions(smmuWith(0x22).orElseThrow()));
    }

    private IortTranslation translation() throws AcpiTableException {
        return IortTranslation.of(writer.table());
    }

    private Optional<IommuSpecifier> pci(int segment, Integer... requesterIds) throws AcpiTableException {
        IortTranslation translation = translation();
        return translation.mapAll(translation.rootComplex(segment).orElseThrow(), List.of(requesterIds));
    }

    private Optional<IommuSpecifier> smmuWith(Integer... ids) {
        return Optional.of(new IommuSpecifier(
                new FirmwareNode.TableNode("IORT", smmu),
                Arrays.stream(ids).map(List::of).toList()));
    }
}
