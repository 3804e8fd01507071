package dev.dmaowner.host.jna;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The functions of the C library that are called, each failing with its error number. */
interface LibC extends Library {

    /** {@code O_RDWR | O_CLOEXEC}, the same on x86, Arm and RISC-V. */
    int READ_WRITE_CLOSED_ON_EXEC = 02000002;

    int AF_NETLINK = 16;
    /** {@code SOCK_RAW | SOCK_CLOEXEC} */
    int RAW_CLOSED_ON_EXEC = 02000003;

    int NETLINK_KOBJECT_UEVENT = 15;
    int MSG_DONTWAIT = 0x40;
    short POLLIN = 1;

    int EINTR = 4;
    int EAGAIN = 11;
    int ENOBUFS = 105;

    int open(String path, int flags, Object... mode) throws LastErrorException;

    int close(int file) throws LastErrorException;

    int ioctl(int file, NativeLong request, Object... argument) throws LastErrorException;

    int socket(int domain, int type, int protocol) throws LastErrorException;

    int bind(int socket, Pointer address, int length) throws LastErrorException;

    int poll(Pointer files, NativeLong count, int milliseconds) throws LastErrorException;

    NativeLong recv(int socket, Pointer buffer, NativeLong length, int flags) throws LastErrorException;
}
