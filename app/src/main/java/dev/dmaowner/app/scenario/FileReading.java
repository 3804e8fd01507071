package dev.dmaowner.app.scenario;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import dev.dmaowner.app.scenario.OperationAnswer.Refused;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ReadRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads a file for the operation {@code cat}. */
final class FileReading {

    private final Host host;

    /** @param host whose files are read */
    FileReading(Host host) {
        this.host = host;
    }

    OperationAnswer cat(String path) throws IOException {
        Optional<byte[]> content;
        try {
            content = host.read(path);
        } catch (ReadRefusedException e) {
            return new Refused(e.refusal());
        } catch (IOException e) {
            // The kernel answers EACCES for a write-only attribute, even to root.
            return new Refused(Refusal.of(Errno.EACCES, said(path, e)));
        }
        return content.isPresent() ? new OperationAnswer.Text(text(content.get())) : nothing(path);
    }

    private boolean isListed(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        return slash > 0 && host.list(path.substring(0, slash)).contains(path.substring(slash + 1));
    }

    private static String text(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text.replaceFirst("\n+$", "");
            }
        } catch (CharacterCodingException e) {
            // Binary content is described by its size.
        }
        return "(" + content.length + " bytes that are no text)";
    }

    private OperationAnswer nothing(String path) throws IOException {
        if (!host.list(path).isEmpty()) {
            return new Refused(
                    Refusal.of(Errno.EISDIR, path + " is a directory").curedBy("ls shows what is in it"));
        } else if (host.exists(path) && path.startsWith("/dev/")) {
            return new Refused(Refusal.of(Errno.EINVAL, path + " is a character device, which only takes requests")
                    .curedBy("open NAME " + path + ", then request NAME VERB"));
        } else if (isListed(path)) {
            return new OperationAnswer.NotSimulated(path + ", which is there, but what is in it is not recorded");
        }
        return new Refused(Refusal.of(Errno.ENOENT, "there is no file " + path));
    }

    private static String said(String path, IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains(path) ? message : path + ": " + message;
    }
}
