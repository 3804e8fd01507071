package dev.dmaowner;

import java.util.Optional;

/**
 * The error numbers of Linux that occur here, with their names and their numbers on x86 and Arm. The texts are those of the C library in the C locale, as a program's output shows them.
 */
public enum Errno {
    EPERM(1, "Operation not permitted"),
    ENOENT(2, "No such file or directory"),
    EIO(5, "Input/output error"),
    ENXIO(6, "No such device or address"),
    E2BIG(7, "Argument list too long"),
    EBADF(9, "Bad file descriptor"),
    EAGAIN(11, "Resource temporarily unavailable"),
    ENOMEM(12, "Cannot allocate memory"),
    EACCES(13, "Permission denied"),
    EFAULT(14, "Bad address"),
    EBUSY(16, "Device or resource busy"),
    EEXIST(17, "File exists"),
    ENODEV(19, "No such device"),
    ENOTDIR(20, "Not a directory"),
    EISDIR(21, "Is a directory"),
    EINVAL(22, "Invalid argument"),
    ENOTTY(25, "Inappropriate ioctl for device"),
    ENOSPC(28, "No space left on device"),
    EROFS(30, "Read-only file system"),
    ERANGE(34, "Numerical result out of range"),
    EBADFD(77, "File descriptor in bad state"),
    EOPNOTSUPP(95, "Operation not supported"),
    ETIMEDOUT(110, "Connection timed out"),
    EALREADY(114, "Operation already in progress"),
    /** Used inside the kernel only: the probe should be tried again later. User space sees EAGAIN or EINVAL instead. */
    EPROBE_DEFER(517, "Driver requests probe retry");

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** {@return the positive number} */
    public int number() {
        return number;
    }

    /** {@return the C library's sentence for it} */
    public String text() {
        return text;
    }

    /** {@return the constant with this positive number, empty if it is not among those named here} */
    public static Optional<Errno> ofNumber(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return Optional.of(errno);
            }
        }
        return Optional.empty();
    }

    /** {@return the constant with this C library sentence (C locale, exact), empty if the text is not known} */
    public static Optional<Errno> ofText(String text) {
        for (Errno errno : values()) {
            if (errno.text.equals(text)) {
                return Optional.of(errno);
            }
        }
        return Optional.empty();
    }
}
