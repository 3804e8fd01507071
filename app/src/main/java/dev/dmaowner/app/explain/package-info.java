/**
 * Why a device is where it is: its place and its group, its driver, who owns it and what must move before a user could take
 * it: {@code dmaowner explain}. Explanations are values; text and JSON are made of them.
 */
@NullMarked
package dev.dmaowner.app.explain;

import org.jspecify.annotations.NullMarked;
