package dev.dmaowner.app.sync;

import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.run.PersistentFolder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints what gives devices to their drivers early in a boot. Each form names one device by its place and leaves another that it finds
 * there alone; none names an id, which would also take an identical device.
 */
public final class BootText {

    private static final String HEAD =
            "# Written by 'dmaowner sync FILE --print %s'; print it anew when the file changes.\n";

    /**
     * POSIX shell and {@code readlink}: an initial file system without busybox has no {@code grep}. The names in an action have no
     * quote, no backslash and no blank.
     */
    private static final String GIVE =
            """
            give() { # BUS NAME MODALIAS DRIVER
              d=/sys/bus/$1/devices/$2
              [ -e "$d/uevent" ] || return 0
              is=
              while read -r line; do [ "$line" != "MODALIAS=$3" ] || is=1; done < "$d/uevent"
              if [ -z "$is" ]; then
                echo "dmaowner: $2 is another device now, and is left alone" >&2
                return 0
              fi
              echo "$4" > "$d/driver_override"
              o=$(readlink "$d/driver") || o=
              if [ -n "$o" ] && [ "${o##*/}" != "$4" ]; then echo "$2" > "$d/driver/unbind"; fi
            }
            """;

    private final List<Device> devices;
    private final PrintWriter out;

    /**
     * A device to give.
     *
     * @param action what {@code --persist} would install for it
     * @param kernelDriver the driver of the kernel that has it, or would, if that is known
     * @param twins the names of other devices with the same ids
     */
    public record Device(Action.Persist action, Optional<String> kernelDriver, List<String> twins) {
        public Device {
            twins = List.copyOf(twins);
        }
    }

    /**
     * @param devices the devices, in their order
     * @param out where to print
     */
    public BootText(List<Device> devices, PrintWriter out) {
        this.devices = List.copyOf(devices);
        this.out = out;
    }

    /** Print the files of a form, each after its path, and what makes them count. */
    public void print(BootForm form) {
        switch (form) {
            case UDEV -> udev();
            case INITRAMFS_TOOLS -> initramfsTools();
            case DRACUT -> dracut();
            case MODPROBE -> modprobe();
            case MKINITCPIO -> mkinitcpio();
        }
    }

    private void udev() {
        rulesAndUnits(devices);
        last(enabling(devices));
    }

    private void rulesAndUnits(List<Device> devices) {
        for (Device device : devices) {
            file(PersistentFolder.ruleName(device.action().device()), "", PersistentFolder.rule(device.action()));
            file(PersistentFolder.unitName(device.action().device()), "", PersistentFolder.unit(device.action()));
        }
    }

    private static String enabling(List<Device> devices) {
        return "systemctl daemon-reload; systemctl enable "
                + devices.stream()
                        .map(device -> PersistentFolder.unitName(device.action().device()))
                        .map(path -> path.substring(path.lastIndexOf('/') + 1))
                        .collect(Collectors.joining(" "));
    }

    /** An initial file system has no users, so that nodes are given away by the root file system's udev and systemd. */
    private void lastWithNodes(String command) {
        List<Device> open = devices.stream()
                .filter(device -> !device.action().access().isUnchanged())
                .toList();
        rulesAndUnits(open);
        String commands = Stream.of(open.isEmpty() ? "" : enabling(open), command)
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; "));
        if (!commands.isEmpty()) {
            last(commands);
        }
    }

    private void initramfsTools() {
        file(
                "/etc/initramfs-tools/scripts/init-top/dmaowner",
                "chmod 755",
                "#!/bin/sh\n" + head(BootForm.INITRAMFS_TOOLS)
                        + "# Its name comes before 'udev', which loads the drivers of devices.\n"
                        + "PREREQ=\"\"\n"
                        + "case \"$1\" in prereqs) echo \"$PREREQ\"; exit 0 ;; esac\n"
                        + GIVE + gives("") + probes(""));
        file(
                "/etc/initramfs-tools/modules",
                "add these lines",
                modules().stream().map(module -> module + "\n").collect(Collectors.joining()));
        lastWithNodes("update-initramfs -u");
    }

    private void dracut() {
        file(
                "/usr/lib/dracut/modules.d/01dmaowner/module-setup.sh",
                "chmod 755",
                "#!/bin/bash\n" + head(BootForm.DRACUT)
                        + "check() { return 0; }\n"
                        + "depends() { return 0; }\n"
                        + "installkernel() { hostonly='' instmods " + String.join(" ", modules()) + "; }\n"
                        + "install() {\n"
                        + "  inst_multiple readlink\n"
                        + "  inst_hook pre-udev 00 \"$moddir/dmaowner.sh\"\n"
                        + "}\n");
        file(
                "/usr/lib/dracut/modules.d/01dmaowner/dmaowner.sh",
                "chmod 755",
                "#!/bin/sh\n" + head(BootForm.DRACUT) + GIVE + gives("") + probes(""));
        lastWithNodes("dracut --force");
    }

    private void mkinitcpio() {
        file(
                "/etc/initcpio/install/dmaowner",
                "",
                "#!/bin/bash\n" + head(BootForm.MKINITCPIO)
                        + "build() {\n"
                        + modules().stream()
                                .map(module -> "  add_module " + module + "\n")
                                .collect(Collectors.joining())
                        + "  add_runscript\n"
                        + "}\n"
                        + "help() { echo 'Gives devices to userspace before the drivers of the kernel take them.'; }\n");
        file(
                "/etc/initcpio/hooks/dmaowner",
                "",
                "#!/usr/bin/ash\n" + head(BootForm.MKINITCPIO) + GIVE + "run_earlyhook() {\n" + gives("  ")
                        + probes("  ") + "}\n");
        out.print(
                "# In /etc/mkinitcpio.conf put 'dmaowner' into HOOKS before 'udev'. With the hook 'systemd' in the place of 'udev' no such\n"
                        + "# script runs; there the form 'udev' is the one to use.\n");
        lastWithNodes("mkinitcpio -P");
    }

    private void modprobe() {
        StringBuilder text = new StringBuilder(head(BootForm.MODPROBE));
        Map<String, List<Action.Persist>> byDriver = new LinkedHashMap<>();
        for (Device device : devices) {
            String name = device.action().device().name();
            if (!device.twins().isEmpty()) {
                text.append("# 'options vfio-pci ids=' is not for ")
                        .append(name)
                        .append(": it would take ")
                        .append(String.join(", ", device.twins()))
                        .append(" too.\n");
            }
            if (device.kernelDriver().isEmpty()) {
                text.append("# Which driver of the kernel would take ")
                        .append(name)
                        .append(" is not known here, so there is no line for it.\n");
            } else {
                byDriver.computeIfAbsent(device.kernelDriver().get(), driver -> new ArrayList<>())
                        .add(device.action());
            }
        }
        // Of two lines for one driver only one counts.
        byDriver.forEach((driver, actions) -> {
            actions.stream()
                    .map(Action.Persist::driver)
                    .distinct()
                    .forEach(own -> text.append("softdep " + driver + " pre: " + own + "\n"));
            text.append("install ").append(driver).append(' ');
            actions.forEach(action -> text.append(whereItIs(action)));
            text.append("/sbin/modprobe --ignore-install ").append(driver).append(" $CMDLINE_OPTS\n");
        });
        file("/etc/modprobe.d/dmaowner.conf", "", text.toString());
        out.print(
                "# A driver that is built into the kernel is not loaded, and these lines do not act on it. If the initial file system has the\n"
                        + "# driver, update that: update-initramfs -u, dracut --force or mkinitcpio -P.\n");
        lastWithNodes("");
    }

    private static String whereItIs(Action.Persist action) {
        String folder = "/sys/bus/" + action.device().bus() + "/devices/"
                + action.device().name();
        return "if [ -e " + folder + "/uevent ]; then while read -r line; do if [ \"$line\" = 'MODALIAS="
                + action.modalias()
                + "' ]; then echo " + action.driver() + " > " + folder + "/driver_override; fi; done < " + folder
                + "/uevent; fi; ";
    }

    private static String head(BootForm form) {
        return String.format(HEAD, form.word());
    }

    private String gives(String indent) {
        return devices.stream()
                .map(Device::action)
                .map(action -> indent + "give " + action.device().bus() + " "
                        + action.device().name() + " '" + action.modalias() + "' " + action.driver() + "\n")
                .collect(Collectors.joining());
    }

    private String probes(String indent) {
        return drivers().stream()
                        .map(driver -> indent + "modprobe -- " + driver + "\n")
                        .collect(Collectors.joining())
                + devices.stream()
                        .map(Device::action)
                        .map(action -> indent + "echo " + action.device().name() + " > /sys/bus/"
                                + action.device().bus() + "/drivers_probe\n")
                        .collect(Collectors.joining());
    }

    private List<String> drivers() {
        return devices.stream()
                .map(device -> device.action().driver())
                .distinct()
                .toList();
    }

    /** Modules under the names that the kernel gives them. */
    private List<String> modules() {
        TreeSet<String> modules = new TreeSet<>();
        drivers().forEach(driver -> modules.add(driver.replace('-', '_')));
        modules.add("vfio_iommu_type1");
        return List.copyOf(modules);
    }

    private void file(String path, String note, String text) {
        out.println("# ---- " + path + (note.isEmpty() ? "" : " (" + note + ")"));
        out.print(text);
        out.println();
    }

    private void last(String command) {
        out.println("# ---- then: " + command);
    }
}
