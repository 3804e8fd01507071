package dev.dmaowner.app.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What few commands want to know of a terminal, and is looked up when one asks. */
public interface Terminal {

    /** None: what is written goes to a file. */
    Terminal NONE = new Terminal() {
        @Override
        public boolean hasDiagnostics() {
            return false;
        }

        @Override
        public int columns() {
            return 0;
        }
    };

    /** {@return whether standard error is a terminal} */
    boolean hasDiagnostics();

    /** {@return how many columns it has, 0 if that is not known} */
    int columns();

    /** {@return the number that a text is, 0 unless it has one to four digits and nothing else} */
    static int number(String text) {
        boolean isNumber = !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Integer.parseInt(text) : 0;
    }

    /** The terminal of this process. */
    final class OfProcess implements Terminal {

        private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
        private static final File TERMINAL = new File("/dev/tty");
        private static final int LONGEST_ANSWER = 64;

        OfProcess() {}

        @Override
        public boolean hasDiagnostics() {
            try {
                String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }

        /** Java does not know it. */
        @Override
        public int columns() {
            try {
                Process stty = new ProcessBuilder("stty", "size")
                        .redirectInput(TERMINAL)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                try {
                    if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                        return 0;
                    }
                    byte[] answer = stty.getInputStream().readNBytes(LONGEST_ANSWER);
                    String size = new String(answer, StandardCharsets.US_ASCII).strip();
                    return number(size.substring(size.indexOf(' ') + 1));
                } finally {
                    stty.destroyForcibly();
                }
            } catch (IOException e) {
                return 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            }
        }
    }
}
