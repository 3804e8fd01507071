package dev.dmaowner.app.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.PrintWriter;

/** Writes JSON to the console: indented by two, arrays with one element a line, a newline at the end. */
public final class JsonOutput {

    private JsonOutput() {}

    /** What a document holds. */
    @FunctionalInterface
    public interface Document {
        /** Write one value. */
        void writeTo(JsonGenerator json) throws IOException;
    }

    /**
     * Write a document to standard output.
     *
     * @throws IOException if it cannot be written
     */
    public static void print(Console console, Document document) throws IOException {
        print(console.out(), document);
    }

    /**
     * Write a document.
     *
     * @throws IOException if it cannot be written
     */
    public static void print(PrintWriter out, Document document) throws IOException {
        DefaultIndenter newLines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(newLines).withArrayIndenter(newLines);
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(printer)) {
            document.writeTo(json);
        }
        out.println();
    }
}
