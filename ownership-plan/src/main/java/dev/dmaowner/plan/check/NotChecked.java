package dev.dmaowner.plan.check;

import org.jspecify.annotations.Nullable;

/**
 * A safety check that could not be made, because the host does not record what it looks at. That is so for captures and dumps; a
 * running host records everything.
 *
 * @param guard the name of the check
 * @param reason what is not recorded, a clause that names the file
 */
public record NotChecked(String guard, String reason) {

    // Written out for the reason that DeviceId gives.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NotChecked check && guard.equals(check.guard) && reason.equals(check.reason);
    }

    @Override
    public int hashCode() {
        return 31 * guard.hashCode() + reason.hashCode();
    }
}
