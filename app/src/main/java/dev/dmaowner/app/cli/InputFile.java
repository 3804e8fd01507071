package dev.dmaowner.app.cli;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the user names to be read. */
public final class InputFile {

    private InputFile() {}

    /**
     * {@return the file}
     *
     * @throws IOException if it is a folder; reading one fails with a message that does not name it
     */
    public static Path of(Path named) throws IOException {
        if (named.toString().isEmpty()) {
            throw new IOException("a file with an empty name cannot be there");
        } else if (Files.isDirectory(named)) {
            throw new FileSystemException(named.toString(), null, "it is a folder, and a file is needed");
        }
        return named;
    }

    /**
     * Open the file. Unlike a stream of {@link Files}, this one reads a large file in one piece, and loads no library for channels.
     *
     * @throws IOException if it is a folder or cannot be opened
     */
    public static InputStream open(Path named) throws IOException {
        Path file = of(named);
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException e) {
            // This one tells a file that is not there from one that may not be read.
            return Files.newInputStream(file);
        }
    }
}
