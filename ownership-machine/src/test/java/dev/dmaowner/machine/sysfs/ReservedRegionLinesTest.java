package dev.dmaowner.machine.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dmaowner.firmware.ReservedRegion;
import dev.dmaowner.firmware.ReservedRegion.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines of a group's file {@code reserved_regions}. */
class ReservedRegionLinesTest {

    private static ReservedRegion region(long start, long end, Kind kind) {
        return new ReservedRegion(start, end, kind);
    }

    @Test
    void regionsAreSortedByTheirFirstAddressAsUnsignedNumbers() {
        assertEquals(
                """
                0x0000000000001000 0x0000000000001fff reserved
                0x00000000fee00000 0x00000000feefffff msi
                0xffffffff00000000 0xffffffffffffffff direct
                """,
                ReservedRegionLines.of(List.of(
                        region(0xffff_ffff_0000_0000L, -1, Kind.DIRECT),
                        region(0xfee0_0000L, 0xfeef_ffffL, Kind.MSI),
                        region(0x1000, 0x1fff, Kind.RESERVED))));
    }

    @Test
    void regionsOfOneKindThatOverlapOrTouchAreOne() {
        assertEquals(
                "0x0000000000001000 0x0000000000004fff direct\n",
                ReservedRegionLines.of(List.of(
                        region(0x3000, 0x4fff, Kind.DIRECT),
                        region(0x1000, 0x2fff, Kind.DIRECT),
                        region(0x1000, 0x17ff, Kind.DIRECT))));
    }

    @Test
    void regionsOfTwoKindsStayTwoAndSoDoThoseWithAGap() {
        assertEquals(
                """
                0x0000000000001000 0x0000000000002fff direct
                0x0000000000001000 0x0000000000001fff reserved
                0x0000000000003001 0x0000000000004fff direct
                """,
                ReservedRegionLines.of(List.of(
                        region(0x1000, 0x1fff, Kind.RESERVED),
                        region(0x3001, 0x4fff, Kind.DIRECT),
                        region(0x1000, 0x2fff, Kind.DIRECT))));
    }

    @Test
    void aRegionThatEndsBeforeItStartsIsNone() {
        assertEquals("", ReservedRegionLines.of(List.of(region(0x1000, 0xfff, Kind.DIRECT))));
    }
}
