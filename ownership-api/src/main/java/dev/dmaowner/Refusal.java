package dev.dmaowner;

import java.util.Optional;

/**
 * Why something was refused: the kernel's error number and, for people, the reason, who stands in the way and what would
 * cure it.
 *
 * @param errno what the kernel answers
 * @param reason one sentence without a full stop that says what is true
 * @param heldBy who or what stands in the way, if anybody does
 * @param cure what would help, if anything is known to
 */
public record Refusal(Errno errno, String reason, Optional<String> heldBy, Optional<String> cure) {

    /** {@return a refusal that nobody in particular causes} */
    public static Refusal of(Errno errno, String reason) {
        return new Refusal(errno, reason, Optional.empty(), Optional.empty());
    }

    /** {@return a copy that names who stands in the way} */
    public Refusal heldBy(String holder) {
        return new Refusal(errno, reason, Optional.of(holder), cure);
    }

    /** {@return a copy that says what would help} */
    public Refusal curedBy(String remedy) {
        return new Refusal(errno, reason, heldBy, Optional.of(remedy));
    }

    /** {@return a copy with another error number, for a caller that reports the same refusal under its own} */
    public Refusal as(Errno other) {
        return other == errno ? this : new Refusal(other, reason, heldBy, cure);
    }

    @Override
    public String toString() {
        return errno + ": " + reason;
    }
}
