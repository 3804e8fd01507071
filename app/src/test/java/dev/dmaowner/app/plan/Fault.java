package dev.dmaowner.app.plan;

/** What goes wrong at one write. */
enum Fault {
    /** The kernel refuses it. */
    ERRNO,
    /** It blocks past the deadline, and is done afterwards. */
    BLOCKED_THEN_DONE,
    /** It blocks past the deadline, and is never done. */
    BLOCKED_THEN_LOST,
    /** The program is killed between the journal and the write. */
    KILLED_BEFORE,
    /** The program is killed after the write and before it says so in the journal. */
    KILLED_AFTER,
    /** The power is cut while the journal is written. */
    TORN_JOURNAL
}
