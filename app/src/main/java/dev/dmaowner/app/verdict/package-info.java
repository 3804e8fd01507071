/** Verdicts and the steps of plans in words and as JSON, alike for every command that prints them. */
@NullMarked
package dev.dmaowner.app.verdict;

import org.jspecify.annotations.NullMarked;
