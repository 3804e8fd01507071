package dev.dmaowner.host;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Turns the platform's message for a failed system call into an error number. */
final class KernelText {

    private KernelText() {}

    /** {@return the refusal; unknown text becomes the reason of an EIO} */
    static Refusal refusal(String path, IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return Refusal.of(Errno.ENOENT, path + " is not there");
        }
        if (failure instanceof AccessDeniedException) {
            return Refusal.of(Errno.EACCES, "the kernel lets this user not open " + path)
                    .curedBy("do it as root");
        }
        String text = text(failure);
        Optional<Errno> errno = Errno.ofText(text);
        return Refusal.of(errno.orElse(Errno.EIO), "the kernel answers for " + path + ": " + text);
    }

    private static String text(IOException failure) {
        String text = failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text;
    }
}
