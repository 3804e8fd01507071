package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import java.util.Optional;
import java.util.UUID;

/**
 * What userspace writes to obtain a device from its group: the device's name and, for a device of vfio-pci, a token as in
 * {@code 0000:01:10.0 vf_token=UUID}.
 *
 * @param text as it was written
 */
record DeviceRequestText(String text) {

    private static final String TOKEN = RequestOptions.TOKEN + "=";
    private static final int UUID_LENGTH = 36;

    /** {@return whether the text names the device} */
    boolean names(VfioDevice device) {
        String name = device.id().name();
        return text.equals(name) || device.kind() == VfioDevice.Kind.PCI && text.startsWith(name + " ");
    }

    /** {@return the token behind the name; refused with EINVAL if something else stands there: {@code vfio_pci_core_match}} */
    Outcome<Optional<UUID>> token(VfioDevice device) {
        String rest = text.substring(device.id().name().length()).strip();
        if (rest.isEmpty()) {
            return Outcome.done(Optional.empty());
        }
        Optional<UUID> token = rest.startsWith(TOKEN) && rest.length() == TOKEN.length() + UUID_LENGTH
                ? VfToken.parse(rest.substring(TOKEN.length()))
                : Optional.empty();
        return token.isPresent()
                ? Outcome.done(token)
                : Outcome.refused(Errno.EINVAL, "'" + rest + "' is not " + TOKEN + "UUID");
    }
}
