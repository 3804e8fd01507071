package dev.dmaowner.app.why;

import java.util.List;
import java.util.Optional;

/**
 * An entry of the table of messages.
 *
 * @param name its name in the table
 * @param from the programs that print it
 * @param says what is printed, one wording each
 * @param releases which releases print it, where that matters
 * @param check which check it is
 * @param means what it means
 * @param look commands that show more, with placeholders
 * @param cure what to do, with placeholders
 * @param rule the statements of the kernel's rule behind it, empty if none is
 * @param reach whether it says something itself
 */
record KnownMessage(
        String name,
        List<String> from,
        List<MessagePattern> says,
        Optional<String> releases,
        String check,
        String means,
        List<String> look,
        String cure,
        List<String> rule,
        Reach reach) {

    /** Whether a message says something itself. */
    enum Reach {
        WHOLE,
        /** It only leads to another message in the same line. */
        FRAME
    }

    KnownMessage {
        from = List.copyOf(from);
        says = List.copyOf(says);
        look = List.copyOf(look);
        rule = List.copyOf(rule);
    }
}
