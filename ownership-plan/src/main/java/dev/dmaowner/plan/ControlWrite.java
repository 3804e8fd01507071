package dev.dmaowner.plan;

/**
 * One write to a control file.
 *
 * @param path the file
 * @param text what is written, with its newline
 */
public record ControlWrite(String path, String text) {

    /** {@return the same as one would type it in a shell} */
    @Override
    public String toString() {
        return "echo " + (text.equals("\n") ? "''" : text.strip()) + " > " + path;
    }
}
