package dev.dmaowner.app.paste;

import dev.dmaowner.host.CaptureException;

/** Recognises lines of one shape. It serves one text, and is offered its lines in order. */
interface LineReader {

    /** {@return whether it has taken a line; other readers are not offered what one has taken} */
    boolean take(TextLine line) throws CaptureException;

    /** The text is at its end. */
    default void end() throws CaptureException {}
}
