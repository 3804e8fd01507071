package dev.dmaowner.app.scenario;

import dev.dmaowner.Refusal;
import dev.dmaowner.host.PendingWrite;
import java.util.Optional;
import java.util.OptionalLong;

/** What an operation answered. */
public sealed interface OperationAnswer {

    /** It is done; {@code value} is what it gave, if it gives a number. */
    record Done(OptionalLong value) implements OperationAnswer {}

    /** It was refused. */
    record Refused(Refusal why) implements OperationAnswer {}

    /** It has not answered yet; the answer will appear there. */
    record Waits(PendingWrite pending) implements OperationAnswer {}

    /** It gave text. */
    record Text(String text) implements OperationAnswer {}

    /** There was nothing to do: the number was in use already. */
    record NotDone(String reason) implements OperationAnswer {}

    /** The simulation does not know what a real machine would answer; {@code what} is not simulated. */
    record NotSimulated(String what) implements OperationAnswer {}

    /** A reset changes neither the driver of a device nor its owner, which is what a simulation is about. */
    OperationAnswer RESETS = new NotSimulated("resets of devices");

    /** Done, with nothing to give. */
    OperationAnswer DONE = new Done(OptionalLong.empty());

    /** {@return the refusal, empty if it was not refused} */
    default Optional<Refusal> refusal() {
        return this instanceof Refused refused ? Optional.of(refused.why()) : Optional.empty();
    }

    /** {@return the error number as recordings write it: 0 for done, -1 for waiting} */
    default int number() {
        if (this instanceof Refused refused) {
            return refused.why().errno().number();
        }
        return this instanceof Waits ? -1 : 0;
    }
}
