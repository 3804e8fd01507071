package dev.dmaowner.app.sync;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What gives devices to their drivers early in a boot, before drivers of the kernel can take them. */
public enum BootForm {
    /** A rule of udev and a unit of systemd for each device, those that {@code --persist} installs. */
    UDEV,
    /** A script of Debian's initial file system. */
    INITRAMFS_TOOLS,
    /** A module of dracut. */
    DRACUT,
    /** Lines for modprobe, which act where the driver of the kernel is a module. */
    MODPROBE,
    /** A hook of Arch's mkinitcpio. */
    MKINITCPIO;

    /** {@return the word for it on a command line} */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the form of this word} */
    public static Optional<BootForm> of(String word) {
        return Arrays.stream(values()).filter(form -> form.word().equals(word)).findFirst();
    }

    /** {@return the words for all forms} */
    public static List<String> words() {
        return Arrays.stream(values()).map(BootForm::word).toList();
    }
}
