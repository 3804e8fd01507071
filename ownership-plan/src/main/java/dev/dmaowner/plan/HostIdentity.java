package dev.dmaowner.plan;

import dev.dmaowner.host.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Identifies a host without revealing its machine id. */
final class HostIdentity {

    /** A host that has no machine id, such as a capture. */
    static final String UNKNOWN = "unknown";

    private static final int DIGITS = 16;

    private HostIdentity() {}

    static String of(Host host) throws IOException {
        String machineId = host.readText("/etc/machine-id").orElse("").strip();
        return machineId.isEmpty() ? UNKNOWN : digest("dmaowner " + machineId).substring(0, DIGITS);
    }

    /** {@return what identifies the host's boot, empty text if it is not known} */
    static String ofBoot(Host host) throws IOException {
        String bootId =
                host.readText("/proc/sys/kernel/random/boot_id").orElse("").strip();
        return bootId.isEmpty() ? "" : digest("dmaowner " + bootId).substring(0, DIGITS);
    }

    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
