package dev.dmaowner.app.cli;

/** Whether text is coloured. */
public enum ColourUse {
    COLOURED,
    PLAIN
}
