package dev.dmaowner;

import java.util.Optional;

/**
 * Why something was refused: the kernel's error number, the reason, who causes it and what would cure it.
 *
 * @param errno what the kernel answers
 * @param reason one sentence without a full stop that says what is true
 * @param heldBy who or what causes it, if known
 * @param cure what would help, if known
 */
public record Refusal(Errno errno, String reason, Optional<String> heldBy, Optional<String> cure) {

    /** {@return a refusal without a holder and a cure} */
    public static Refusal of(Errno errno, String reason) {
        return new Refusal(errno, reason, Optional.empty(), Optional.empty());
    }

    /** {@return a copy with the holder that causes it} */
    public Refusal heldBy(String holder) {
        return new Refusal(errno, reason, Optional.of(holder), cure);
    }

    /** {@return a copy with a cure} */
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
