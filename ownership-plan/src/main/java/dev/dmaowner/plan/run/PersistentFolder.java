package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.plan.Action;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files below {@code /etc} that give a device to a driver at each boot. A rule of udev sets the override of the one device
 * as soon as it appears, before any other driver can bind it, and a unit of systemd loads the driver and offers the device
 * to it. Neither names ids, which would hit other devices of the same kind.
 */
public final class PersistentFolder implements PersistentFiles {

    private final Path etc;

    /** @param etc {@code /etc}, or what stands in its place */
    public PersistentFolder(Path etc) {
        this.etc = etc;
    }

    private static String name(DeviceId device) {
        StringBuilder name = new StringBuilder("dmaowner-");
        for (char c : (device.bus() + "-" + device.name()).toCharArray()) {
            name.append(Character.isLetterOrDigit(c) && c < 128 || ":.-_".indexOf(c) >= 0 ? c : '_');
        }
        return name.toString();
    }

    private Path rule(DeviceId device) {
        return etc.resolve("udev/rules.d/70-" + name(device) + ".rules");
    }

    private Path unit(DeviceId device) {
        return etc.resolve("systemd/system/" + name(device) + ".service");
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
        Files.createDirectories(wish.getParent());
        Files.deleteIfExists(wish);
        Files.createSymbolicLink(
                wish, Path.of("..").resolve(unit(action.device()).getFileName()));
        FileJournalStorage.syncFolder(wish);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(next, text);
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        FileJournalStorage.syncFolder(file);
    }

    @Override
    public void remove(Action.Forget action) throws IOException {
        for (Path file : new Path[] {wish(action.device()), unit(action.device()), rule(action.device())}) {
            if (Files.deleteIfExists(file)) {
                FileJournalStorage.syncFolder(file);
            }
        }
    }
}
