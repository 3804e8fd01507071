package dev.dmaowner.app.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal how far long work is, in one line of standard error that is gone once the work ends. Work of less than a second
 * shows nothing, and so does any where standard error is no terminal.
 */
public final class Progress implements AutoCloseable {

    private static final long FIRST = TimeUnit.SECONDS.toMillis(1);
    private static final long EACH = 250;
    /** A line that wraps could not be taken back. */
    private static final int WIDTH = 79;

    private final PrintWriter terminal;
    private final String what;
    private final @Nullable Thread drawing;
    private volatile String where = "";
    /** Guarded by this. */
    private int shown;

    private boolean ended;

    private Progress(PrintWriter terminal, String what, Drawn drawn) {
        this.terminal = terminal;
        this.what = what;
        this.drawing = drawn == Drawn.YES ? new Thread(this::draw, "progress") : null;
    }

    private enum Drawn {
        YES,
        NO
    }

    /** {@return one that shows nothing, for work whose output says how far it is} */
    public static Progress none() {
        return new Progress(new PrintWriter(Writer.nullWriter()), "", Drawn.NO);
    }

    /**
     * Begin to show it.
     *
     * @param what the work, such as {@code replaying}
     */
    public static Progress of(Console console, String what) {
        Progress progress = new Progress(
                PrintableWriter.behind(console.err()),
                what,
                console.terminal().hasDiagnostics() ? Drawn.YES : Drawn.NO);
        Thread drawing = progress.drawing;
        if (drawing != null) {
            drawing.setDaemon(true);
            drawing.start();
        }
        return progress;
    }

    /** Say how far it is, such as {@code 3 of 7}. */
    public void at(String place) {
        where = place;
    }

    private void draw() {
        try {
            Thread.sleep(FIRST);
            while (show()) {
                Thread.sleep(EACH);
            }
        } catch (InterruptedException e) {
            // The work has ended.
        }
    }

    private synchronized boolean show() {
        if (!ended) {
            String text = PrintableText.of(where.isEmpty() ? what + " ..." : what + ": " + where);
            String line = text.substring(0, Math.min(text.length(), WIDTH));
            terminal.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
            terminal.flush();
            shown = line.length();
        }
        return !ended;
    }

    /** Take the line back. */
    @Override
    public void close() {
        if (drawing != null) {
            drawing.interrupt();
        }
        synchronized (this) {
            ended = true;
            if (shown > 0) {
                terminal.print("\r" + " ".repeat(shown) + "\r");
                terminal.flush();
            }
        }
    }
}
