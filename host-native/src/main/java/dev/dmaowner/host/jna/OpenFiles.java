package dev.dmaowner.host.jna;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The files of this process that requests name by number. While a request is made no file is closed, because its number could be that of
 * another file then.
 */
final class OpenFiles {

    private static final ReadWriteLock CLOSING = new ReentrantReadWriteLock();

    private final LibC library;

    OpenFiles(LibC library) {
        this.library = library;
    }

    /** A request, or several, on files that stay open meanwhile. */
    interface Requests<T> {
        T make();
    }

    <T> T keepingOpen(Requests<T> requests) {
        CLOSING.readLock().lock();
        try {
            return requests.make();
        } finally {
            CLOSING.readLock().unlock();
        }
    }

    int request(int file, KernelRequest request, Object argument) {
        return library.ioctl(file, new NativeLong(request.number()), argument);
    }

    /** Close a file. */
    void close(int file) {
        CLOSING.writeLock().lock();
        try {
            library.close(file);
        } catch (LastErrorException e) {
            // The file is closed even if the kernel reports an error, and no caller could act on it.
        } finally {
            CLOSING.writeLock().unlock();
        }
    }
}
