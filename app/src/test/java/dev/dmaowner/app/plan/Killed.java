package dev.dmaowner.app.plan;

/** The program ends here: nothing below catches this. */
final class Killed extends Error {

    private static final long serialVersionUID = 1;

    Killed() {
        super("killed", null, false, false);
    }
}
