/**
 * Opens what a user calls a machine: this one, a capture in a folder or an archive, a device tree, or text that
 * was pasted. All of them are untrusted: content that is damaged, too large or of an unknown kind is an
 * {@link java.io.IOException} whose one-line message names the file and the problem.
 */
@NullMarked
package dev.dmaowner.app.source;

import org.jspecify.annotations.NullMarked;
