package dev.dmaowner.app.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.run.Lease;
import dev.dmaowner.plan.run.StateFolder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What leases say of the devices that a plan would change: {@code apply} refuses those of others. */
final class LeaseNotes {

    private LeaseNotes() {}

    /** {@return a line for each lease, none if nothing is leased} A user who may not read the leases is told so. */
    static List<String> of(Plan plan, StateFolder state, Instant now) {
        List<DeviceId> changed = Stream.concat(
                        plan.goal().devices().stream(), plan.moving().stream().map(Plan.Companion::device))
                .toList();
        List<String> notes = new ArrayList<>();
        try {
            for (Lease lease : state.leases().list(now)) {
                if (lease.devices().stream().anyMatch(changed::contains)) {
                    notes.add(PrintableText.of(lease.describe())
                            + ": 'dmaowner apply' refuses anyone else; 'dmaowner lease' lists all leases");
                }
            }
        } catch (IOException e) {
            notes.add("whether another has leased the devices is not known, because the leases could not be read: "
                    + Objects.requireNonNullElse(e.getMessage(), "unreadable"));
        }
        return notes;
    }
}
