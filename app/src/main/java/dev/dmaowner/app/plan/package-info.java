/**
 * The subcommands that change a host: {@code plan}, {@code apply}, {@code undo}, {@code resume}, {@code history} and
 * {@code lease}, and plans as JSON.
 */
@NullMarked
package dev.dmaowner.app.plan;

import org.jspecify.annotations.NullMarked;
