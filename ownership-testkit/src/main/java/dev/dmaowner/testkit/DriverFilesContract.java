package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.OpenNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The part of the contract that uses what a driver publishes, while it is registered and has its device. */
abstract class DriverFilesContract extends DriverSubject {

    private static final List<String> JUNK = List.of("", "contract junk", "-1e\u00e9", "99999999999999999999");
    private static final NodeRequest UNKNOWN = NodeRequest.of("contract-no-such-request");

    DriverFilesContract() {}

    /** Every published file can be read, and answers every write with a value. */
    @Test
    void attributesCanBeReadAndAnswerWhateverIsWritten() throws IOException {
        for (OwnershipRules rules : rules()) {
            Bench bench = bound(rules);
            bench.driver.files().attributes().forEach((name, attribute) -> {
                answer("reading " + name, attribute::read);
                for (String junk : JUNK) {
                    answer("writing '" + junk + "' to " + name, () -> attribute.write(junk));
                }
                answer("reading " + name + " afterwards", attribute::read);
            });
        }
    }

    /** Every node that it publishes is opened or refused, and an open one refuses a request that it does not know. */
    @Test
    void nodesOpenOrRefuseAndRefuseWhatTheyDoNotKnow() throws IOException {
        eachOpenNode((name, node) -> {
            answer("the path of " + name, node::path);
            NodeAnswer unknown = answer("a request that no node knows, of " + name, () -> node.request(UNKNOWN));
            assertInstanceOf(NodeAnswer.Refused.class, unknown, "a request that no node knows, of " + name);
            node.close();
        });
    }

    /** An open node is closed as often as one likes, and refuses requests from then on. */
    @Test
    void nodesCloseTwiceAndRefuseFromThenOn() throws IOException {
        eachOpenNode((name, node) -> {
            for (int times = 0; times < 2; times++) {
                answer("closing " + name + ", having closed it " + times + " times", () -> {
                    node.close();
                    return name;
                });
            }
            NodeAnswer late = answer("a request of " + name + ", which is closed", () -> node.request(UNKNOWN));
            Optional<Errno> errno = late.refusal().map(why -> why.errno());
            assertEquals(Optional.of(Errno.EBADF), errno, "the answer to a request of " + name + ", which is closed");
        });
    }

    private Bench bound(OwnershipRules rules) throws IOException {
        Bench bench = bench(rules);
        Answers.assertDone("bind", bench.bind());
        return bench;
    }

    /** Run under all rules; no file is open afterwards, so the driver can be unbound. */
    private void eachOpenNode(BiConsumer<String, OpenNode> use) throws IOException {
        for (OwnershipRules rules : rules()) {
            Bench bench = bound(rules);
            bench.driver.files().nodes().forEach((name, node) -> {
                Outcome<OpenNode> opened = answer("opening /dev/" + name, node::open);
                opened.value().ifPresent(open -> use.accept("/dev/" + name, open));
            });
            Answers.assertDone("unbind, when every node is closed,", bench.unbind());
        }
    }

    private static <T> T answer(String question, Supplier<T> asked) {
        T answer;
        try {
            answer = asked.get();
        } catch (RuntimeException e) {
            throw new AssertionError(question + " threw " + e + "; a driver answers, and throws nothing", e);
        }
        assertNotNull(answer, question + " gave null");
        return answer;
    }
}
