package dev.dmaowner.plan;

/**
 * One write to a control file.
 *
 * @param path the file
 * @param text what is written, with its newline
 */
public record ControlWrite(String path, String text) {

    /** {@return the command that does the same in a POSIX shell of a user who may become root} A redirection would be the user's own. */
    @Override
    public String toString() {
        return "echo " + ShellWord.of(text.strip()) + " | sudo tee " + ShellWord.of(path);
    }
}
