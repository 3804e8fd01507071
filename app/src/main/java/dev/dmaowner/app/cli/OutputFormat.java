package dev.dmaowner.app.cli;

/** The format of a command's output. */
public enum OutputFormat {
    /** Human-readable text. */
    TEXT,
    /** For programs: names and order are stable. */
    JSON
}
