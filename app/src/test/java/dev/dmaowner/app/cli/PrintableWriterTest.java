package dev.dmaowner.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {

    private static String written(Consumer<PrintWriter> work) {
        StringWriter text = new StringWriter();
        PrintWriter writer = PrintableWriter.before(new PrintWriter(text));
        work.accept(writer);
        writer.flush();
        return text.toString();
    }

    @Test
    void lineStaysOneLine() {
        assertEquals("a\\u000ab\\u001b[2Jc\\u0009\n", written(out -> out.println("a\nb\u001b[2Jc\t")));
        assertEquals("  1 a\\u000ab\n", written(out -> out.printf("%3d %s%n", 1, new StringBuilder("a\nb"))));
    }

    @Test
    void documentKeepsItsLines() {
        assertEquals("{\n\\u202e}\n", written(out -> out.print("{\n\u202e}\n")));
        assertEquals("{\n\\u0085}", written(out -> out.write("{\n\u0085}".toCharArray(), 0, 4)));
    }

    @Test
    void charactersOfAnyLanguageStay() {
        String words = "na\u00efve \u0436\u0438\u0437\u043d\u044c \u751f\u547d \ud83d\ude80 \u2514\u2500";
        assertEquals(words + "\n", written(out -> out.println(words)));
    }

    @Test
    void characterInTwoWritesIsOneCharacter() {
        assertEquals("\ud83d\ude80", written(out -> {
            out.write('\ud83d');
            out.write("\ude80");
        }));
        assertEquals("\\udb40\\udc41", written(out -> {
            out.write("\udb40");
            out.write("\udc41");
        }));
    }

    @Test
    void onlyColoursOfAPalettePass() {
        Palette palette = new Palette(ColourUse.COLOURED);
        assertEquals(
                "\u001b[31mno\\u001b[31m\u001b[0m {1} \\u001b[0m\n",
                written(out -> out.println(palette.bad("no\u001b[31m") + " {1} \u001b[0m")));
    }
}
