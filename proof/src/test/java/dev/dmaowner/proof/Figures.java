package dev.dmaowner.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes what was run and how much of it, to {@code target/figures}, for docs/reliability.md. */
public final class Figures {

    private static final Path FOLDER = Path.of(System.getProperty("dmaowner.figures", "target/figures"));

    private Figures() {}

    public static synchronized void add(String tool, String line) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(
                FOLDER.resolve(tool + ".txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
