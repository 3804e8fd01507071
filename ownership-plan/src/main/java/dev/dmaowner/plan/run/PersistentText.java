package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.survey.DeviceBinding;

/** What is in the files that give a device to a driver at each boot. */
final class PersistentText {

    private static final String HEAD =
            "# Written by dmaowner; 'dmaowner undo' and 'dmaowner plan give --persist' remove it.\n";

    private PersistentText() {}

    static String rule(Action.Persist action) {
        DeviceId device = action.device();
        String sameDevice = action.modalias().isEmpty() ? "" : ", ENV{MODALIAS}==\"" + quoted(action.modalias()) + "\"";
        return HEAD + "ACTION==\"add\", SUBSYSTEM==\"" + quoted(device.bus()) + "\", KERNEL==\""
                + quoted(device.name()) + "\"" + sameDevice + ", ATTR{driver_override}=\"" + quoted(action.driver())
                + "\"\n";
    }

    /** Escapes udev's pattern characters and the quote that would end the value. */
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '*' || c == '?' || c == '[' || c == ']' || c == '|') {
                quoted.append('[').append(c).append(']');
            } else {
                quoted.append(c == '"' || c == '\\' || c == '$' || c == '%' || c < ' ' ? '?' : c);
            }
        }
        return quoted.toString();
    }

    static String unit(Action.Persist action) {
        String folder = DeviceBinding.folder(action.device());
        String bus = "/sys/bus/" + action.device().bus();
        String name = action.device().name();
        String driver = action.driver();
        String script = "d=" + shell(folder) + "; echo " + shell(driver)
                + " > $$d/driver_override; o=$$(readlink $$d/driver)"
                + " || o=; if [ -n \"$$o\" ] && [ \"$${o##*/}\" != " + shell(driver) + " ]; then echo " + shell(name)
                + " > $$d/driver/unbind; fi; echo " + shell(name) + " > " + shell(bus + "/drivers_probe");
        return HEAD
                + "[Unit]\n"
                + "Description=Give " + unitText(name) + " to " + unitText(driver) + "\n"
                + "ConditionPathExists=" + unitText(folder) + "\n"
                + "After=systemd-udev-settle.service\n"
                + "\n"
                + "[Service]\n"
                + "Type=oneshot\n"
                + "RemainAfterExit=yes\n"
                + "ExecStartPre=-/sbin/modprobe " + unitText(driver) + "\n"
                + "ExecStart=/bin/sh -c '" + script.replace("'", "\\'") + "'\n"
                + "\n"
                + "[Install]\n"
                + "WantedBy=multi-user.target\n";
    }

    private static String unitText(String text) {
        return text.replace("%", "%%");
    }

    /** Quotes a word of the script that a unit runs. */
    private static String shell(String word) {
        StringBuilder quoted = new StringBuilder();
        for (char c : word.toCharArray()) {
            boolean plain = c < 128 && Character.isLetterOrDigit(c) || "/:.,_-@+".indexOf(c) >= 0;
            quoted.append(plain ? c : '?');
        }
        return quoted.toString();
    }
}
