package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.Refusal;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The token of a physical function on vfio-pci: {@code struct vfio_pci_vf_token}. A user who opens one of its virtual functions
 * must give the same token. It is random until a user of the physical function sets it. Guarded by the machine's lock.
 */
final class VfToken {

    private static final Pattern UUID_TEXT = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** Empty while the token is random: no given token equals it. */
    private Optional<UUID> value = Optional.empty();

    /** {@return the token that a text spells out, empty if it is no UUID} */
    static Optional<UUID> parse(String text) {
        return UUID_TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** {@return the refusal of an open that gives this token, or none; empty if the token is right} */
    Optional<Refusal> against(Optional<UUID> given, String device) {
        if (given.isEmpty()) {
            return Optional.of(Refusal.of(Errno.EACCES, device + " is opened with a VF token only")
                    .curedBy("give vf_token=UUID, with the UUID that the user of the physical function has set"));
        }
        return given.equals(value)
                ? Optional.empty()
                : Optional.of(Refusal.of(Errno.EACCES, "this is not the VF token of the physical function of " + device)
                        .curedBy("open the physical function with vf_token=UUID first, and give the same UUID"));
    }

    void set(UUID token) {
        value = Optional.of(token);
    }
}
