package dev.dmaowner.plan.check;

import dev.dmaowner.Digits;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.ReadRefusedException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What libvirt lets a domain lock. It raises the limit of a domain with host devices to the domain's memory and some more, unless the domain
 * has a hard limit, which then counts.
 */
final class DomainLimit implements MemoryLimit {

    private static final String FOLDER = "/etc/libvirt/qemu/";

    /** Bytes of the units that libvirt knows. */
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("b", 1L),
            Map.entry("bytes", 1L),
            Map.entry("KB", 1_000L),
            Map.entry("k", 1L << 10),
            Map.entry("KiB", 1L << 10),
            Map.entry("MB", 1_000_000L),
            Map.entry("M", 1L << 20),
            Map.entry("MiB", 1L << 20),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("G", 1L << 30),
            Map.entry("GiB", 1L << 30),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("T", 1L << 40),
            Map.entry("TiB", 1L << 40));

    private final String domain;

    DomainLimit(String domain) {
        this.domain = domain;
    }

    /** Of no given memory, that of the domain counts. */
    @Override
    public Optional<String> against(Host host, long bytes) throws IOException {
        String text = text(host).orElse("");
        OptionalLong limit = size(text, "hard_limit");
        long needed = bytes > 0 ? bytes : size(text, "memory").orElse(0);
        return limit.isPresent() && limit.getAsLong() < needed
                ? Optional.of(
                        "the hard limit of domain " + domain + " is " + (limit.getAsLong() >> 10) + " KiB (" + file()
                                + "), and VFIO pins all " + (needed >> 10)
                                + " KiB of the guest: raise it by 'virsh memtune " + domain
                                + " --hard-limit', or take it away, and libvirt raises the limit itself")
                : Optional.empty();
    }

    @Override
    public Optional<String> notRecorded(Host host) throws IOException {
        Optional<String> text = text(host);
        if (text.isEmpty()) {
            return Optional.of("the domain " + domain + " cannot be read here (" + file() + ", as root)");
        }
        return size(text.get(), "memory").isPresent()
                ? Optional.empty()
                : Optional.of("no memory of domain " + domain + " is found in " + file());
    }

    private String file() {
        return FOLDER + domain + ".xml";
    }

    private Optional<String> text(Host host) throws IOException {
        try {
            return host.readText(file());
        } catch (ReadRefusedException e) {
            return Optional.empty();
        }
    }

    /** Libvirt writes an element a line; no more of XML than that is looked at. */
    private static OptionalLong size(String text, String element) {
        for (String raw : text.split("\n")) {
            String line = raw.strip();
            int end = line.indexOf('>');
            int close = line.indexOf("</" + element + ">");
            if ((line.startsWith("<" + element + ">") || line.startsWith("<" + element + " ")) && close > end) {
                OptionalLong number =
                        Digits.number(line.substring(end + 1, close).strip());
                Long unit = UNITS.get(unit(line.substring(0, end)));
                return number.isEmpty() || unit == null || number.getAsLong() > Long.MAX_VALUE / unit
                        ? OptionalLong.empty()
                        : OptionalLong.of(number.getAsLong() * unit);
            }
        }
        return OptionalLong.empty();
    }

    private static String unit(String tag) {
        int at = tag.indexOf("unit=");
        if (at < 0) {
            return "KiB";
        }
        int open = at + "unit=".length();
        int close = open < tag.length() ? tag.indexOf(tag.charAt(open), open + 1) : -1;
        return close < 0 ? "" : tag.substring(open + 1, close);
    }
}
