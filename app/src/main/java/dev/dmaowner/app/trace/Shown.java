package dev.dmaowner.app.trace;

/** Which disagreements of a recording are shown. */
enum Shown {
    FIRST,
    ALL
}
