package dev.dmaowner.spi;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.OpenNode;

/** What a node below {@code /dev} answers when it is opened. Called without any lock of the machine. */
@FunctionalInterface
public interface DeviceNode {

    /** {@return an open file, or the refusal} */
    Outcome<OpenNode> open();
}
