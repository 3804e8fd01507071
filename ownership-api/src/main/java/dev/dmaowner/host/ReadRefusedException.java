package dev.dmaowner.host;

import dev.dmaowner.Refusal;
import java.io.IOException;

/** A file is there and the kernel refuses to let it be read. Any other {@link IOException} is the host's own trouble. */
public final class ReadRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /**
     * @param path which file
     * @param refusal what the kernel answers
     */
    public ReadRefusedException(String path, Refusal refusal) {
        super(path + ": " + refusal.reason());
        this.refusal = refusal;
    }

    /** {@return what the kernel answers} */
    public Refusal refusal() {
        return refusal;
    }
}
