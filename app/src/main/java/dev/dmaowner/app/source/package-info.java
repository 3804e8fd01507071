/**
 * Opens what a user calls a machine: this one, a capture in a folder or an archive, a device tree, or the text of
 * {@code lspci -xxxx}. All of them come from strangers, so that what is damaged, too large or of an unknown kind is an
 * {@link java.io.IOException} with one line that names the file and what is wrong with it.
 */
@NullMarked
package dev.dmaowner.app.source;

import org.jspecify.annotations.NullMarked;
