package dev.dmaowner.host;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which kernel a capture is of, by what it holds besides {@code /sys}. */
final class RecordedRelease {

    private static final int LONGEST = 64;
    private static final String BANNER = "Linux version ";

    private RecordedRelease() {}

    static Optional<String> of(Host host) {
        try {
            Optional<String> release =
                    release(host.readText("/proc/sys/kernel/osrelease").orElse(""));
            if (release.isEmpty()) {
                release = fromBanner(host.readText("/proc/version").orElse(""));
            }
            return release.isPresent() ? release : onlyModules(host);
        } catch (IOException e) {
            // The release is unknown; reading the file itself reports the failure.
            return Optional.empty();
        }
    }

    private static Optional<String> fromBanner(String banner) {
        if (!banner.startsWith(BANNER)) {
            return Optional.empty();
        }
        int blank = banner.indexOf(' ', BANNER.length());
        return release(blank < 0 ? banner.substring(BANNER.length()) : banner.substring(BANNER.length(), blank));
    }

    /** Modules of two kernels do not tell which of them ran. */
    private static Optional<String> onlyModules(Host host) throws IOException {
        List<String> releases = host.list("/lib/modules");
        return releases.size() == 1 ? release(releases.get(0)) : Optional.empty();
    }

    private static Optional<String> release(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !Character.isDigit(text.charAt(0))) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 127 || c == '/') {
                return Optional.empty();
            }
        }
        return Optional.of(text);
    }
}
