/**
 * The options of commands as a file, written when the program is built and read when it starts. Reading annotations takes as
 * long as a short command does otherwise.
 */
@NullMarked
package dev.dmaowner.app.model;

import org.jspecify.annotations.NullMarked;
