package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.ModuleName;
import java.util.regex.Pattern;

/**
 * Checks names in actions, which can come from an untrusted file. The kernel's names of devices and drivers are printable ASCII.
 * Fewer characters are allowed in a name that is written into a systemd unit or a udev rule.
 */
final class ActionNames {

    /** As the kernel's own limit, with room for the newline. */
    private static final int LONGEST_OVERRIDE = 4094;

    private static final int LONGEST_NAME = 255;

    /** What modprobe takes as the name of a module. */
    private static final Pattern MODULE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]*");

    /** What the kernel builds a modalias of, without what quotes, patterns or expands in a shell, a unit or a rule. */
    private static final Pattern PLAIN_MODALIAS = Pattern.compile("[A-Za-z0-9:,._+@#()<>/=-]+");

    private static final Pattern PLAIN_DEVICE = Pattern.compile("[A-Za-z0-9:,._+@!-]+");

    private static final Pattern CONSOLE = Pattern.compile("vtcon[0-9]{1,3}");

    private ActionNames() {}

    /** A device's name is written to control files, and it and its bus become components of paths. */
    static DeviceId requireDevice(DeviceId device) {
        if (!isPrintable(device.bus()) || !isPrintable(device.name())) {
            throw new IllegalArgumentException("'" + device + "' has a character that no name of a device has");
        }
        return device;
    }

    /** A driver's name becomes a component of a path. */
    static String requireDriver(String name) {
        boolean isComponent = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.length() <= LONGEST_NAME;
        if (!isComponent) {
            throw new IllegalArgumentException("'" + name + "' cannot be a driver's name");
        }
        return requireLine(name);
    }

    /** A console's name becomes a component of a path. */
    static String requireConsole(String name) {
        if (!CONSOLE.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' cannot be a console's name");
        }
        return name;
    }

    /** The kernel counts virtual functions in 16 bits. */
    static void requireFunctions(int count) {
        if (count < 1 || count > Goal.Vfs.MOST) {
            throw new IllegalArgumentException("no device has " + count + " virtual functions");
        }
    }

    /** A module's name becomes an argument of modprobe. */
    static String requireModule(String name) {
        if (!ModuleName.isOne(name)) {
            throw new IllegalArgumentException("'" + name + "' cannot be a module's name");
        }
        return name;
    }

    /** The kernel stores an override up to the end of the line. */
    static String requireLine(String text) {
        if (text.length() > LONGEST_OVERRIDE || !isPrintable(text)) {
            throw new IllegalArgumentException("'" + text + "' cannot be written as one line of an attribute");
        }
        return text;
    }

    /** {@return so many virtual functions, in words} */
    static String functions(int count) {
        return count + (count == 1 ? " virtual function" : " virtual functions");
    }

    static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** {@return why files that outlive a reboot cannot name these, a clause; empty text if they can} */
    static String whyNotPersistent(DeviceId device, String driver, String modalias) {
        if (!MODULE.matcher(driver).matches()) {
            return "no module is called '" + driver + "'";
        } else if (modalias.isEmpty()) {
            return "the kernel does not say what kind of device " + device.name()
                    + " is, so another in its place could not be told from it";
        } else if (!PLAIN_MODALIAS.matcher(modalias).matches()) {
            return "the modalias '" + modalias + "' has a character that is not safe there";
        } else if (!PLAIN_DEVICE.matcher(device.bus() + device.name()).matches()) {
            return "the name of " + device + " has a character that is not safe there";
        }
        return "";
    }
}
