package dev.dmaowner.machine.plugin;

import java.util.Optional;

/**
 * Something that is wrong with a plug-in at work.
 *
 * @param plugin the plug-in, or the part of it that failed; its class leads to its jar
 * @param operation what it was asked to do
 * @param consequence what follows for the program
 * @param thrown what the plug-in threw, empty if it threw nothing
 */
public record PluginProblem(Object plugin, String operation, String consequence, Optional<Throwable> thrown) {}
