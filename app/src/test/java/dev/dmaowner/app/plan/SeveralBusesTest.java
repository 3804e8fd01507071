package dev.dmaowner.app.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.app.CommandRun;
import dev.dmaowner.testdata.SharedData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Planning for a group whose members are on two buses. */
class SeveralBusesTest {

    private static CommandRun take(String... words) {
        List<String> command = new ArrayList<>(List.of("plan", "take", "-m"));
        command.add(SharedData.path("traces/soc-303/sys.tar.gz").toString());
        command.addAll(List.of(words));
        return CommandRun.of(command.toArray(new String[0]));
    }

    @Test
    void companionOnAnotherBusWhoseDriverForUsersRefusesItOnlyLeaves() {
        CommandRun run = take("c050000.adma4", "--with", "c060000.dma5");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("c060000.dma5 | sudo tee /sys/bus/platform/drivers/kdma/unbind"), run.out());
        assertTrue(run.out().contains("c050000.adma4 | sudo tee /sys/bus/amba/drivers/vfio-amba/bind"), run.out());
        assertFalse(run.out().contains("/sys/bus/platform/drivers/vfio"), run.out());
    }

    @Test
    void namedDevicesOfSeveralBusesGoToTheDriverOfTheirOwn() {
        CommandRun run = take("c050000.adma4", "c060000.dma5");
        // This kernel's vfio-platform wants a function that resets the device, and has none for it.
        assertEquals(3, run.exitCode(), run.out());
        assertTrue(
                run.err().contains("to give c060000.dma5 to vfio-platform would be refused: c060000.dma5 has no reset"),
                run.err());
    }

    @Test
    void driverOfOneBusIsNoneForADeviceOfAnother() {
        CommandRun run = take("c050000.adma4", "c060000.dma5", "--to", "vfio-amba");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("vfio-amba is not among the drivers of bus platform"), run.err());
    }
}
