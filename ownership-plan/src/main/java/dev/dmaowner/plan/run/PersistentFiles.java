package dev.dmaowner.plan.run;

import dev.dmaowner.plan.Action;
import java.io.IOException;

/** Where what outlives a reboot is put. */
public interface PersistentFiles {

    /** {@return whether what an action would install is there, to the letter} */
    boolean isInstalled(Action.Persist action) throws IOException;

    /** {@return whether anything is installed for the device of an action} */
    boolean isInstalled(Action.Forget action) throws IOException;

    /** Install it, so that it outlives a power cut. */
    void install(Action.Persist action) throws IOException;

    /** Remove it, if it is there. */
    void remove(Action.Forget action) throws IOException;
}
