package dev.dmaowner.plan.run;

import dev.dmaowner.plan.Action;
import java.io.IOException;

/** Files that give devices to drivers at each boot. */
public interface PersistentFiles {

    /** {@return whether exactly what an action would install is there} */
    boolean isInstalled(Action.Persist action) throws IOException;

    /** {@return whether anything is installed for the device of an action} */
    boolean isInstalled(Action.Forget action) throws IOException;

    /** Install it and sync it to disk. */
    void install(Action.Persist action) throws IOException;

    /** Remove it, if it is there. */
    void remove(Action.Forget action) throws IOException;
}
