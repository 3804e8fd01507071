/**
 * Reads what people paste of a machine: listings of groups, the output of {@code lspci} and of other tools, the kernel's log. A
 * text is stripped of what it has picked up on its way, and each line is offered to readers that recognise their shape by its
 * content. What they find are {@linkplain dev.dmaowner.app.paste.Fact facts} about devices; several texts complete one another in one
 * {@link dev.dmaowner.app.paste.HostFacts}, which is laid out as the kernel would show it. What no text says is not there, and so is
 * not recorded. All texts are untrusted: no reader looks at a line more often than a fixed number of times.
 */
@NullMarked
package dev.dmaowner.app.paste;

import org.jspecify.annotations.NullMarked;
