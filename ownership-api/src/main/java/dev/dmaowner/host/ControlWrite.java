package dev.dmaowner.host;

import dev.dmaowner.DeviceId;

/**
 * One write to a control file.
 *
 * @param path the file
 * @param text what is written, with its newline
 */
public record ControlWrite(String path, String text) {

    private static final String RESET = "/reset";

    /** {@return the write that takes a device from its driver, whichever that is} */
    public static ControlWrite unbinding(DeviceId device) {
        return new ControlWrite(
                "/sys/bus/" + device.bus() + "/devices/" + device.name() + "/driver/unbind", device.name() + "\n");
    }

    /** {@return the write that switches the virtual functions of a device off} */
    public static ControlWrite endingVirtualFunctions(DeviceId device) {
        return new ControlWrite("/sys/bus/" + device.bus() + "/devices/" + device.name() + "/sriov_numvfs", "0\n");
    }

    /** {@return the write that resets a device} */
    public static ControlWrite resetting(DeviceId device) {
        return new ControlWrite("/sys/bus/" + device.bus() + "/devices/" + device.name() + RESET, "1\n");
    }

    /** {@return whether a file of this name, in a device's directory, resets the device} */
    public static boolean isReset(String path) {
        return path.endsWith(RESET);
    }

    /** {@return the write that changes a parameter of a loaded module} */
    public static ControlWrite ofParameter(String module, String name, String value) {
        return new ControlWrite("/sys/module/" + module + "/parameters/" + name, value + "\n");
    }

    /** {@return the command that does the same in a shell of a user who may become root} A redirection would be the user's own. */
    @Override
    public String toString() {
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        // An echo can take these for an option or an escape.
        boolean isLiteral = !line.startsWith("-") && line.indexOf('\\') < 0;
        return (isLiteral ? "echo " : "printf '%s\\n' ") + ShellWord.of(line) + " | sudo tee " + ShellWord.of(path);
    }
}
