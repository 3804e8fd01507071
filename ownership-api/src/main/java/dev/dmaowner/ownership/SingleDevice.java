package dev.dmaowner.ownership;

import dev.dmaowner.Errno;
import dev.dmaowner.ownership.OwnershipRequest.AttachDevice;
import dev.dmaowner.ownership.OwnershipRequest.DetachDevice;

/** Attaching and detaching in the name of a device, which every generation allows only to one that is alone. */
final class SingleDevice {

    private SingleDevice() {}

    static Decision attach(Rules rules, GroupState state, AttachDevice request) {
        if (!state.membership().contains(request.device())) {
            return Decision.refused(Errno.ENODEV, Ground.NOT_A_MEMBER);
        }
        if (state.membership().members().size() != 1) {
            return Decision.refused(Errno.EINVAL, Ground.NOT_ALONE);
        }
        return rules.attach(state, request.domain());
    }

    static Decision detach(Rules rules, GroupState state, DetachDevice request) {
        if (!state.membership().contains(request.device())) {
            return state;
        }
        if (state.current() != request.domain() || state.membership().members().size() != 1) {
            return Decision.warned(state, OwnershipWarning.DETACH_WITHOUT_ATTACH);
        }
        return rules.detach(state);
    }
}
