package dev.dmaowner.app.explain;

import dev.dmaowner.spi.DevicePlace;
import dev.dmaowner.spi.DevicePlace.Hop;
import dev.dmaowner.spi.DevicePlace.Isolates;
import dev.dmaowner.spi.DevicePlace.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Prints a device's way to the root, one hop below the other. */
final class PlaceText {

    private final TextPage page;

    PlaceText(TextPage page) {
        this.page = page;
    }

    void print(DevicePlace place, String root) {
        page.heading("Its place, from the root down");
        page.line("  " + root);
        String indent = "  ";
        for (Hop hop : place.path()) {
            page.line(indent + "└─ "
                    + page.palette().strong(hop.device().name()) + "  " + hop.what() + ", "
                    + verdict(hop.isolates()));
            indent += "   ";
            page.paragraph(indent + "   ", hop.fact());
            if (!hop.services().isEmpty()) {
                page.paragraph(indent + "   ", "access control (ACS): " + services(hop.services()));
            }
        }
        place.unread()
                .ifPresent(unread -> page.paragraph(
                        "  ", "Unknown: " + unread + "; what is beyond counts as unknown, not as absent"));
        if (!place.oddities().isEmpty()) {
            page.heading("Inconsistent configuration space");
            place.oddities().forEach(oddity -> page.paragraph("  ", oddity));
        }
    }

    private String verdict(Isolates isolates) {
        return switch (isolates) {
            case YES -> page.palette().good("isolates");
            case NO -> page.palette().bad("does not isolate");
            case UNKNOWN -> page.palette().notable("not known whether it isolates");
        };
    }

    static String services(List<Service> services) {
        List<String> parts = new ArrayList<>();
        add(parts, "on", services, Service.State.ON);
        add(parts, "off", services, Service.State.OFF);
        add(parts, "not there", services, Service.State.MISSING);
        return String.join("; ", parts);
    }

    private static void add(List<String> parts, String word, List<Service> services, Service.State state) {
        String names = services.stream()
                .filter(service -> service.state() == state)
                .map(Service::name)
                .collect(Collectors.joining(" "));
        if (!names.isEmpty()) {
            parts.add(word + " " + names);
        }
    }
}
