package dev.dmaowner.app.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that a command writes. An existing file is replaced completely or left as it is. */
public final class OutputFile {

    private static final Path STANDARD_OUTPUT = Path.of("-");

    private final String content;
    private final Path named;
    private final Path place;

    private OutputFile(String content, Path named, Path place) {
        this.content = content;
        this.named = named;
        this.place = place;
    }

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Write all of it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** {@return whether a name stands for standard output, as {@code -} does in other commands} */
    public static boolean isStandardOutput(Path named) {
        return named.equals(STANDARD_OUTPUT);
    }

    /**
     * {@return the file of this name} It is checked before the work begins, so a long run does not end with output that cannot be saved.
     *
     * @param content what the file holds, for messages, such as "the archive"
     * @throws CommandFailure if the file cannot be created or replaced
     */
    public static OutputFile of(String content, Path named) throws CommandFailure {
        if (isStandardOutput(named)) {
            throw new CommandFailure(
                    ExitCode.USAGE, content + " goes to a file and not to standard output: name a file instead of -");
        }
        Path folder = named.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(named)) {
            throw failure(content, named, "it is a folder");
        } else if (!Files.exists(folder)) {
            throw failure(content, named, "there is no folder " + folder);
        } else if (!Files.isDirectory(folder)) {
            throw failure(content, named, folder + " is no folder");
        }
        try {
            // A link is kept; its target is written.
            return new OutputFile(content, named, Files.exists(named) ? named.toRealPath() : named.toAbsolutePath());
        } catch (IOException e) {
            throw failure(content, named, Failures.reason(e));
        }
    }

    /**
     * Write the file.
     *
     * @throws CommandFailure if it cannot be written
     */
    public void write(Content all) throws CommandFailure {
        try {
            if (Files.exists(place) && !Files.isRegularFile(place)) {
                // A pipe or a device is written to and never replaced.
                write(place, all);
            } else {
                replace(all);
            }
        } catch (IOException e) {
            throw failure(content, named, Failures.reason(e));
        }
    }

    private void replace(Content all) throws IOException {
        Path next = place.resolveSibling(place.getFileName() + ".new");
        try {
            write(next, all);
            Files.move(next, place, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }

    private static void write(Path file, Content all) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            all.writeTo(out);
        }
    }

    private static CommandFailure failure(String content, Path named, String why) {
        return new CommandFailure(ExitCode.UNREADABLE, content + " cannot be written to " + named + ": " + why);
    }
}
