package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Action;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Files below {@code /etc} that give a device to a driver at each boot. A rule of udev sets the override of the one device
 * as soon as it appears, before any other driver can bind it, and a unit of systemd loads the driver and offers the device
 * to it. Neither names ids, which would hit other devices of the same kind.
 */
public final class PersistentFolder implements PersistentFiles {

    private static final String RULES = "udev/rules.d/70-";
    private static final String UNITS = "systemd/system/";

    private final RootDirectory root;
    private final Path etc;

    /**
     * @param root the root directory of the machine
     * @param etc the name of {@code /etc} below it
     */
    public PersistentFolder(RootDirectory root, String etc) {
        this.root = root;
        this.etc = root.resolve(etc);
    }

    /** The bus and the name have only characters that the name of a unit can have, but for a comma and others, which are escaped. */
    private static String name(DeviceId device) {
        StringBuilder name = new StringBuilder("dmaowner-");
        for (char c : (device.bus() + "-" + device.name()).toCharArray()) {
            boolean isPlain = Character.isLetterOrDigit(c) && c < 128 || ":.-_".indexOf(c) >= 0;
            name.append(isPlain ? Character.toString(c) : String.format(java.util.Locale.ROOT, "_%02x_", (int) c));
        }
        return name.toString();
    }

    /** {@return where the rule of udev for a device lies, an absolute path} */
    public static String ruleName(DeviceId device) {
        return "/etc/" + RULES + name(device) + ".rules";
    }

    /** {@return where the unit of systemd for a device lies, an absolute path} */
    public static String unitName(DeviceId device) {
        return "/etc/" + UNITS + name(device) + ".service";
    }

    /** {@return what the rule of udev says} */
    public static String rule(Action.Persist action) {
        return PersistentText.rule(action);
    }

    /** {@return what the unit of systemd says} */
    public static String unit(Action.Persist action) {
        return PersistentText.unit(action);
    }

    private Path rule(DeviceId device) {
        return etc.resolve(RULES + name(device) + ".rules");
    }

    private Path unit(DeviceId device) {
        return etc.resolve(UNITS + name(device) + ".service");
    }

    private Path wish(DeviceId device) {
        return etc.resolve("systemd/system/multi-user.target.wants/" + name(device) + ".service");
    }

    @Override
    public boolean isInstalled(Action.Persist action) throws IOException {
        Path rule = rule(action.device());
        Path unit = unit(action.device());
        return Files.isRegularFile(rule)
                && Files.isRegularFile(unit)
                && Files.isSymbolicLink(wish(action.device()))
                && Files.readString(rule).equals(PersistentText.rule(action))
                && Files.readString(unit).equals(PersistentText.unit(action));
    }

    @Override
    public boolean isInstalled(Action.Forget action) {
        DeviceId device = action.device();
        return Files.exists(rule(device))
                || Files.exists(unit(device))
                || Files.exists(wish(device), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void install(Action.Persist action) throws IOException {
        write(rule(action.device()), PersistentText.rule(action));
        write(unit(action.device()), PersistentText.unit(action));
        Path wish = wish(action.device());
        SyncedFiles.replaceLink(
                confined(wish), Path.of("..").resolve(unit(action.device()).getFileName()));
    }

    /** {@return a file in its folder, which is made if need be, without links on the way} */
    private Path confined(Path file) throws IOException {
        Path folder = root.requireInside(file.resolveSibling("."));
        Files.createDirectories(folder);
        return folder.resolve(file.getFileName());
    }

    private void write(Path file, String text) throws IOException {
        SyncedFiles.replace(confined(file), text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void remove(Action.Forget action) throws IOException {
        for (Path file : new Path[] {wish(action.device()), unit(action.device()), rule(action.device())}) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                SyncedFiles.delete(confined(file));
            }
        }
    }
}
