package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.machine.event.MachineEvent;
import dev.dmaowner.machine.event.MachineEvent.Kind;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

    private final EventRecorder recorder = new EventRecorder();

    EventRecorderTest() {
        DeviceId toy = new DeviceId("toy", "toy0");
        recorder.happened(new MachineEvent(Kind.ADDED, toy, ""));
        recorder.happened(new MachineEvent(Kind.NOT_BOUND, toy, "doll: EBUSY: the group is owned"));
    }

    @Test
    void exactSequenceIsAccepted() {
        recorder.assertHappened("ADDED toy/toy0", "NOT_BOUND toy/toy0 doll: EBUSY*");
    }

    @Test
    void anotherSequenceIsNotAndBothAreShown() {
        for (String[] lines : new String[][] {
            {},
            {"ADDED toy/toy0"},
            {"NOT_BOUND toy/toy0 doll*", "ADDED toy/toy0"},
            {"ADDED toy/toy0", "NOT_BOUND toy/toy0 doll: EBUSY"},
            {"ADDED toy/toy0", "NOT_BOUND*", "REMOVED toy/toy0"}
        }) {
            AssertionError error = assertThrows(AssertionError.class, () -> recorder.assertHappened(lines));
            assertTrue(error.getMessage().contains("NOT_BOUND"), error.getMessage());
        }
    }

    @Test
    void whatIsForgottenDoesNotCount() {
        recorder.forget();
        recorder.assertHappened();
    }
}
