package dev.dmaowner.app.paste;

import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedTreeBuilder;
import java.util.List;

/** Reads texts that were pasted, each into what is known of a machine, and lays that out. */
public final class PastedMachine {

    private PastedMachine() {}

    /** {@return whether bytes begin as text in UTF-16 does} */
    public static boolean isUtf16(byte[] bytes) {
        return PastedText.isUtf16(bytes);
    }

    /**
     * Read a text.
     *
     * @param source its name in messages
     * @param content its bytes, in UTF-8 or UTF-16
     * @param facts what is known, to which it adds
     * @throws CaptureException if it has more devices than a machine can have
     */
    public static void read(String source, byte[] content, HostFacts facts) throws CaptureException {
        read(source, PastedText.decode(content), facts);
    }

    static void read(String source, String text, HostFacts facts) throws CaptureException {
        Recorder recorder = new Recorder(facts, source);
        List<LineReader> readers = List.of(
                new JsonReader(recorder),
                new NodedevReader(recorder),
                new StatusTableReader(recorder),
                new BusTreeReader(recorder),
                new KernelLogReader(recorder),
                new GroupPathReader(recorder),
                new LspciReader(recorder));
        PastedText.forEachLine(text, line -> {
            recorder.at(line.number());
            for (LineReader reader : readers) {
                if (reader.take(line)) {
                    break;
                }
            }
        });
        for (LineReader reader : readers) {
            reader.end();
        }
    }

    /**
     * Lay a machine out as its kernel would show it.
     *
     * @param facts what is known of it
     * @param tree gets its files and links
     */
    public static void layOut(HostFacts facts, CapturedTreeBuilder tree) throws CaptureException {
        RecordedTree.addTo(tree, facts);
    }
}
