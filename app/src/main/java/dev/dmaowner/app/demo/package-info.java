/**
 * The subcommand {@code demo}: a story played on the sample board under several generations of the rule, their answers side
 * by side. The story is a scenario whose comments are prose; the answers are the machines' own.
 */
@NullMarked
package dev.dmaowner.app.demo;

import org.jspecify.annotations.NullMarked;
