package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.survey.DeviceBinding;
import java.util.List;

/** What is in the files that give a device to a driver at each boot. */
final class PersistentText {

    private static final String HEAD =
            "# Written by dmaowner; 'dmaowner undo' and 'dmaowner plan give --persist' remove it.\n";

    /** What starts guests, or hands devices to them. A name that a host does not have is ignored there. */
    private static final List<String> STARTS_GUESTS = List.of(
            "libvirtd.service",
            "virtqemud.service",
            "libvirt-guests.service",
            "pve-guests.service",
            "incus.service",
            "lxd.service",
            "kubelet.service");

    private PersistentText() {}

    static String rule(Action.Persist action) {
        DeviceId device = action.device();
        return HEAD + "ACTION==\"add\", SUBSYSTEM==\"" + device.bus() + "\", KERNEL==\"" + device.name()
                + "\", ENV{MODALIAS}==\"" + action.modalias() + "\", ATTR{driver_override}=\"" + action.driver()
                + "\"\n"
                + nodes(action);
    }

    /** The number of a group can be another at each boot, so its node is known by the device that is in it. */
    private static String nodes(Action.Persist action) {
        NodeAccess access = action.access();
        if (access.isUnchanged()) {
            return "";
        }
        String name = action.device().name();
        String who = key("OWNER", access.user()) + key("GROUP", access.group()) + key("MODE", access.mode()) + "\n";
        return "ACTION==\"add\", SUBSYSTEM==\"vfio\", KERNEL==\"[0-9]*\", TEST==\"/sys/kernel/iommu_groups/%k/devices/"
                + name + "\"" + who
                + "ACTION==\"add\", SUBSYSTEM==\"vfio-dev\", KERNELS==\"" + name + "\"" + who;
    }

    /**
     * What follows in the unit, so that nodes are given away before guests start: udev does so later, and some versions of it (258) ignore
     * users and groups that are not the system's.
     */
    private static String nodesNow(NodeAccess access) {
        if (access.isUnchanged()) {
            return "";
        }
        String owner = access.user() + (access.group().isEmpty() ? "" : ":" + access.group());
        return "; g=$$(readlink $$d/iommu_group); for n in /dev/vfio/$${g##*/} $$d/vfio-dev/*"
                + "; do case $$n in $$d/*) n=/dev/vfio/devices/$${n##*/} ;; esac"
                + "; if [ -c $$n ]; then "
                + (owner.isEmpty() ? "" : "chown " + shell(owner) + " $$n; ")
                + (access.mode().isEmpty() ? "" : "chmod " + shell(access.mode()) + " $$n; ")
                + "fi; done";
    }

    private static String key(String key, String value) {
        return value.isEmpty() ? "" : ", " + key + "=\"" + value + "\"";
    }

    /**
     * The unit fails, and leaves the device alone, if another one is in its place. It comes before what starts guests: their devices
     * must be there when they do.
     */
    static String unit(Action.Persist action) {
        String folder = DeviceBinding.folder(action.device());
        String bus = "/sys/bus/" + action.device().bus();
        String name = action.device().name();
        String driver = action.driver();
        String script = String.join(
                "; ",
                "d=" + shell(folder),
                "grep -qxF " + shell("MODALIAS=" + action.modalias()) + " $$d/uevent || { echo "
                        + shell(name + " is another device now, and is left alone") + " >&2 ; exit 1 ; }",
                "echo " + shell(driver) + " > $$d/driver_override",
                "o=$$(readlink $$d/driver) || o=",
                "if [ -n \"$$o\" ] && [ \"$${o##*/}\" != " + shell(driver) + " ]",
                "then echo " + shell(name) + " > $$d/driver/unbind",
                "fi",
                "echo " + shell(name) + " > " + shell(bus + "/drivers_probe") + nodesNow(action.access()));
        return HEAD
                + "[Unit]\n"
                + "Description=Give " + name + " to " + driver + "\n"
                + "ConditionPathExists=" + folder + "\n"
                + "After=systemd-udevd.service systemd-modules-load.service\n"
                + "Before=" + String.join(" ", STARTS_GUESTS) + "\n"
                + "\n"
                + "[Service]\n"
                + "Type=oneshot\n"
                + "RemainAfterExit=yes\n"
                + "ExecStartPre=-/sbin/modprobe -- " + driver + "\n"
                + "ExecStart=/bin/sh -c \"" + script.replace("\"", "\\\"") + "\"\n"
                + "\n"
                + "[Install]\n"
                + "WantedBy=multi-user.target\n";
    }

    /** Quotes a word of the script. The names in an action have no quote, no backslash, and nothing that systemd expands. */
    private static String shell(String word) {
        return "'" + word + "'";
    }
}
