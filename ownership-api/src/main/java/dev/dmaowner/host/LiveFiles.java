package dev.dmaowner.host;

import dev.dmaowner.Errno;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Maps paths of a live machine to files. At the root of the file system the kernel resolves every path itself; below another root, a
 * path that leads out of it does not exist.
 *
 * @param root the real path of the root
 */
record LiveFiles(Path root) {

    /** {@return the file of a path, without following a link at its end} */
    Path located(String path) throws IOException {
        if (path.isEmpty() || path.charAt(0) != '/') {
            throw new IllegalArgumentException("the path '" + path + "' is not absolute");
        }
        Path file = resolved(path);
        Path parent = file.getParent();
        if (isFileSystemRoot() || parent == null || file.equals(root)) {
            return file;
        }
        return path.contains("..") ? real(file) : real(parent).resolve(file.getFileName());
    }

    /** {@return the file of a path, with links followed by the caller} */
    Path followed(String path) throws IOException {
        Path file = located(path);
        return isFileSystemRoot() ? file : real(file);
    }

    /** {@return the file with all links resolved} */
    Path real(Path file) throws IOException {
        Path real = file.toRealPath();
        if (!real.startsWith(root)) {
            throw new NoSuchFileException(file.toString());
        }
        return real;
    }

    /** {@return the machine's own name of a real file} */
    String nameOf(Path real) {
        return "/" + root.relativize(real);
    }

    boolean isFileSystemRoot() {
        return root.getParent() == null;
    }

    /** {@return whether it is the file system that this program sees} */
    boolean isOfThisProgram() {
        return isFileSystemRoot() && root.getFileSystem() == FileSystems.getDefault();
    }

    /** {@return whether a file is there, links followed} */
    static boolean isThere(Path file) {
        // A look by way of File makes no exception where nothing is.
        return file.getFileSystem() == FileSystems.getDefault() ? file.toFile().exists() : Files.exists(file);
    }

    /** {@return the entries of a directory, or an empty list if it is not a directory} */
    static List<String> sortedNames(Path directory) throws IOException {
        // By way of File it takes half as many calls of the system; but why there is nothing, File does not say.
        String[] names = directory.getFileSystem() == FileSystems.getDefault()
                ? directory.toFile().list()
                : null;
        if (names == null) {
            return DirectoryHost.sortedNames(directory);
        }
        Arrays.sort(names);
        return List.of(names);
    }

    static boolean isNotThere(FileSystemException failure) {
        return failure instanceof NoSuchFileException || Errno.ENOTDIR.text().equals(failure.getReason());
    }

    private Path resolved(String path) throws IOException {
        try {
            return root.resolve(path.substring(1));
        } catch (InvalidPathException e) {
            throw new NoSuchFileException(path);
        }
    }
}
