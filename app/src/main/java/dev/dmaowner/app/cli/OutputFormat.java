package dev.dmaowner.app.cli;

/** In which form a command prints. */
public enum OutputFormat {
    /** For people. */
    TEXT,
    /** For programs: names and order are stable. */
    JSON
}
