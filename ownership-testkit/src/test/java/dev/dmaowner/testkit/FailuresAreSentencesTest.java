package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.WriteAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the author of a plug-in reads when a test of a contract fails. */
class FailuresAreSentencesTest {

    private static final WriteAnswer BUSY = WriteAnswer.refused(Refusal.of(Errno.EBUSY, "a user owns the group"));

    private static List<String> messages(Class<?> contract) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .orElseThrow()
                        .toString())
                .toList();
    }

    private static void assertSaidByAll(String sentence, List<String> messages) {
        assertFalse(messages.isEmpty());
        for (String message : messages) {
            assertTrue(message.contains(sentence), message);
        }
    }

    @Test
    void refusalThatWasNotExpectedIsTold() {
        AssertionError error = assertThrows(AssertionError.class, () -> Answers.assertDone("bind", BUSY));
        assertEquals("bind answered EBUSY: a user owns the group; expected it to be done", error.getMessage());
        Answers.assertRefused(Errno.EBUSY, "bind", BUSY);
    }

    @Test
    void refusalThatDidNotComeIsTold() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> Answers.assertRefused(Errno.EBUSY, "bind", WriteAnswer.DONE));
        assertEquals("bind was done; expected it to answer EBUSY", error.getMessage());
        Answers.assertDone("bind", WriteAnswer.DONE);
    }

    @Test
    void busWhoseDevicesAreOnAnotherIsToldSoByEveryTestThatUsesThem() {
        String sentence = "the description says that the bus is 'pci', and its device toy/toy0 is on bus 'toy'";
        assertSaidByAll(sentence, messages(BrokenParts.ListsDevicesOfAnotherBusTestCase.class));
    }

    @Test
    void busThatListsNullIsToldSoByEveryTestThatListsIt() {
        assertSaidByAll("enumerate gave null", messages(BrokenParts.ListsNullTestCase.class));
    }
}
