package dev.dmaowner;

/**
 * Who claims a group exclusively: the opaque token of the kernel, with a human-readable name. Two owners are the same owner
 * if and only if they are equal.
 */
public sealed interface DmaOwner {

    /** {@return words for a sentence, such as {@code the user of /dev/vfio/7}} */
    String describe();

    /**
     * User space, through a file that it opened.
     *
     * @param file the node that was opened, such as {@code /dev/vfio/7}
     * @param opening tells one opening of the node from another
     */
    record User(String file, long opening) implements DmaOwner {
        @Override
        public String describe() {
            return "the user of " + file;
        }
    }

    /**
     * A kernel driver that claims for itself.
     *
     * @param driver the driver's name
     */
    record KernelDriver(String driver) implements DmaOwner {
        @Override
        public String describe() {
            return "the driver " + driver;
        }
    }

    /** The absence of an owner, which Linux 6.1 accepts as a claimer by mistake: such a claim cannot be released. */
    record Nobody() implements DmaOwner {
        @Override
        public String describe() {
            return "a claim without an owner";
        }
    }
}
