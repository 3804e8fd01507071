package dev.dmaowner.host.jna;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import dev.dmaowner.host.KernelEvents;
import java.io.IOException;
import java.time.Duration;

/** A socket on which the kernel tells of devices, as udev has it. What the messages say is not read: they are a reason to look. */
final class UeventSocket implements KernelEvents {

    /** {@code struct sockaddr_nl}: family, padding, port, groups. */
    static final int ADDRESS_SIZE = 12;

    static final int GROUPS = 8;
    private static final int KERNEL = 1;
    /** {@code struct pollfd}: file, what is asked, what is so. */
    static final int POLL_SIZE = 8;

    private static final int LARGEST_EVENT = 8192;

    private final LibC library;
    private final int socket;
    private boolean isClosed;

    private UeventSocket(LibC library, int socket) {
        this.library = library;
        this.socket = socket;
    }

    static UeventSocket open(LibC library) {
        int socket = library.socket(LibC.AF_NETLINK, LibC.RAW_CLOSED_ON_EXEC, LibC.NETLINK_KOBJECT_UEVENT);
        UeventSocket events = new UeventSocket(library, socket);
        try {
            Memory address = JnaSystemCalls.cleared(ADDRESS_SIZE);
            address.setShort(0, (short) LibC.AF_NETLINK);
            address.setInt(GROUPS, KERNEL);
            library.bind(socket, address, ADDRESS_SIZE);
            return events;
        } catch (LastErrorException e) {
            events.close();
            throw e;
        }
    }

    @Override
    public boolean await(Duration longest) throws IOException {
        try {
            Memory poll = JnaSystemCalls.cleared(POLL_SIZE);
            poll.setInt(0, socket);
            poll.setShort(Integer.BYTES, LibC.POLLIN);
            int milliseconds = (int) Math.min(longest.toMillis(), Integer.MAX_VALUE);
            return library.poll(poll, new NativeLong(1), milliseconds) > 0 && take();
        } catch (LastErrorException e) {
            if (e.getErrorCode() == LibC.EINTR) {
                return false;
            }
            throw new IOException("the kernel's events of devices cannot be read: " + JnaSystemCalls.text(e), e);
        }
    }

    private boolean take() {
        Memory event = new Memory(LARGEST_EVENT);
        while (true) {
            try {
                library.recv(socket, event, new NativeLong(LARGEST_EVENT), LibC.MSG_DONTWAIT);
            } catch (LastErrorException e) {
                if (e.getErrorCode() == LibC.EAGAIN) {
                    return true;
                } else if (e.getErrorCode() != LibC.ENOBUFS && e.getErrorCode() != LibC.EINTR) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            try {
                library.close(socket);
            } catch (LastErrorException e) {
                // It is closed even if the kernel reports an error.
            }
        }
    }
}
