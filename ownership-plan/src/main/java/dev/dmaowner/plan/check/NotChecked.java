package dev.dmaowner.plan.check;

/**
 * A safety check that could not be made, because the host does not record what it looks at. That is so for captures and dumps; a
 * running host records everything.
 *
 * @param guard the name of the check
 * @param reason what is not recorded, a clause that names the file
 */
public record NotChecked(String guard, String reason) {}
