package dev.dmaowner.app.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one way to standard output and standard error: escapes what {@link PrintableText} escapes, in whatever is printed. A text given to
 * {@link #println(String)}, and an argument of {@link #printf}, is a line or a part of one, so a line feed in it is escaped too. What is
 * printed or written otherwise is a document with lines of its own, such as JSON. Only the colours of a {@link Palette} pass.
 */
final class PrintableWriter extends PrintWriter {

    private final PrintWriter behind;
    /** A high surrogate whose low surrogate has not been written yet, 0 if there is none. */
    private char half;

    private PrintableWriter(PrintWriter behind) {
        super(behind);
        this.behind = behind;
    }

    /** {@return a writer that passes on to another, which is returned itself if it escapes already} */
    static PrintWriter before(PrintWriter behind) {
        return behind instanceof PrintableWriter ? behind : new PrintableWriter(behind);
    }

    /** {@return the writer that nothing is escaped for, for texts that are part of this program} */
    static PrintWriter behind(PrintWriter writer) {
        return writer instanceof PrintableWriter printable ? printable.behind : writer;
    }

    @Override
    public void println(@Nullable String text) {
        pass(Palette.painted(PrintableText.of(String.valueOf(text))));
        println();
    }

    @Override
    public void println(@Nullable Object text) {
        println(String.valueOf(text));
    }

    @Override
    public PrintWriter format(String format, @Nullable Object... arguments) {
        Object[] printable = Arrays.stream(arguments)
                .map(one -> one instanceof Number ? one : PrintableText.of(String.valueOf(one)))
                .toArray();
        pass(Palette.painted(String.format(Locale.ROOT, format, printable)));
        return this;
    }

    @Override
    public PrintWriter printf(String format, @Nullable Object... arguments) {
        return format(format, arguments);
    }

    @Override
    public void write(int c) {
        write(String.valueOf((char) c));
    }

    @Override
    public void write(char[] text, int offset, int length) {
        write(new String(text, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) {
        write(text.substring(offset, offset + length));
    }

    @Override
    public void write(String text) {
        String whole = half == 0 ? text : half + text;
        half = 0;
        int length = whole.length();
        boolean isCut = length > 0 && Character.isHighSurrogate(whole.charAt(length - 1));
        if (isCut) {
            length--;
        }
        StringBuilder document = new StringBuilder(length + 16);
        whole.substring(0, length).codePoints().forEach(c -> {
            if (c == '\n') {
                document.append('\n');
            } else {
                PrintableText.append(c, document);
            }
        });
        pass(document.toString());
        if (isCut) {
            half = whole.charAt(length);
        }
    }

    private void pass(String text) {
        if (half != 0) {
            char lone = half;
            half = 0;
            pass(PrintableText.of(String.valueOf(lone)));
        }
        super.write(text, 0, text.length());
    }
}
