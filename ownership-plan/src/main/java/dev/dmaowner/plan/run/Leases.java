package dev.dmaowner.plan.run;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.HostFacts;
import dev.dmaowner.plan.Plan;
import dev.dmaowner.plan.PlanFormatException;
import dev.dmaowner.plan.Words;
import dev.dmaowner.plan.run.JournalLines.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The leases of a host, a file each. Changes require the lock of the {@link StateFolder}. */
public final class Leases {

    private static final String SUFFIX = ".lease";
    private static final int LARGEST = 1 << 20;

    /** Before the number of a run; the name of a bus has no such character. */
    private static final String NUMBER = "run=";

    private final Path state;
    private final Path folder;

    Leases(Path state, Path folder) {
        this.state = state;
        this.folder = folder;
    }

    /** How to treat another holder's lease. */
    public enum Conflict {
        /** Keep it. */
        RESPECTED,
        /** Take it over, because the user asked for that. */
        TAKEN_OVER
    }

    /**
     * {@return the leases that have not ended, by the groups' numbers}
     *
     * @throws IOException if one cannot be read, or is damaged
     */
    public List<Lease> list(Instant now) throws IOException {
        List<Lease> leases = new ArrayList<>();
        for (Path file : files()) {
            Lease lease = read(file);
            if (!lease.hasEnded(now)) {
                leases.add(lease);
            }
        }
        leases.sort((a, b) -> a.group().compareTo(b.group()));
        return leases;
    }

    /**
     * {@return why these devices must not be changed, empty if they may be}
     *
     * @param holder the holder to act for, empty text for none
     * @throws IOException if a lease cannot be read
     */
    public Optional<Refusal> against(List<DeviceId> devices, String holder, Instant now) throws IOException {
        for (Lease lease : list(now)) {
            if (!lease.holder().equals(holder) && lease.devices().stream().anyMatch(devices::contains)) {
                return Optional.of(refusal(lease));
            }
        }
        return Optional.empty();
    }

    private static Refusal refusal(Lease lease) {
        return Refusal.of(Errno.EBUSY, lease.describe())
                .heldBy(lease.holder())
                .curedBy("end the lease, or take it over");
    }

    /**
     * Make a lease, or change the holder's own.
     *
     * @throws IOException if it cannot be written
     */
    public Outcome<Lease> make(Lease lease, Conflict conflict, Instant now) throws IOException {
        Optional<Refusal> refusal = against(lease.devices(), lease.holder(), now);
        if (refusal.isPresent() && conflict == Conflict.RESPECTED) {
            return Outcome.refused(refusal.get());
        }
        OwnFolder.make(state);
        OwnFolder own = OwnFolder.make(folder);
        // Written before the leases that it replaces are deleted, so that the group is leased at any moment.
        own.replace(file(lease.group()), text(lease));
        for (Path file : files()) {
            boolean isOther = !file.equals(file(lease.group()));
            if (isOther && read(file).devices().stream().anyMatch(lease.devices()::contains)) {
                SyncedFiles.delete(file);
            }
        }
        return Outcome.done(lease);
    }

    /**
     * Lease the groups of the devices that a run has taken to the holder in whose name it acts.
     *
     * @param number the number of the run's journal
     * @return the groups, none if the plan takes no devices
     * @throws IOException if a lease cannot be written
     */
    public List<GroupId> makeForRun(Plan plan, String holder, int number, Instant now) throws IOException {
        List<GroupId> groups = plan.goal() instanceof Goal.Take take
                ? take.devices().stream()
                        .flatMap(device -> plan.facts().of(device).stream())
                        .flatMap(fact -> fact.group().stream())
                        .distinct()
                        .toList()
                : List.of();
        for (GroupId group : groups) {
            List<DeviceId> members = plan.facts().devices().stream()
                    .filter(fact -> fact.group().equals(Optional.of(group)))
                    .map(HostFacts.DeviceFact::device)
                    .toList();
            make(new Lease(group, members, holder, Optional.empty(), number), Conflict.RESPECTED, now);
        }
        return groups;
    }

    /**
     * End all leases of a holder.
     *
     * @throws IOException if one cannot be read or removed
     */
    public void endAllOf(String holder, Instant now) throws IOException {
        for (Lease lease : list(now)) {
            if (lease.holder().equals(holder)) {
                SyncedFiles.delete(file(lease.group()));
            }
        }
    }

    /**
     * End a lease.
     *
     * @param holder the holder; another holder's lease is ended only if it is taken over
     * @throws IOException if it cannot be removed
     */
    public Outcome<Lease> end(GroupId group, String holder, Conflict conflict) throws IOException {
        Path file = file(group);
        if (!Files.exists(file)) {
            return Outcome.refused(Errno.ENOENT, "there is no lease of group " + group);
        }
        Lease lease = read(file);
        if (!lease.holder().equals(holder) && conflict == Conflict.RESPECTED) {
            return Outcome.refused(refusal(lease));
        }
        SyncedFiles.delete(file);
        return Outcome.done(lease);
    }

    private Path file(GroupId group) {
        return folder.resolve(group + SUFFIX);
    }

    private OwnFolder own() throws IOException {
        OwnFolder.existing(state);
        return OwnFolder.existing(folder);
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        own();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] text(Lease lease) {
        List<String> words = new ArrayList<>(List.of(
                "lease",
                lease.group().toString(),
                lease.holder(),
                lease.until().map(Instant::toString).orElse("")));
        if (lease.number() > 0) {
            words.add(NUMBER + lease.number());
        }
        lease.devices().forEach(device -> words.add(device.toString()));
        return JournalLines.write(0, Words.line(words)).getBytes(StandardCharsets.UTF_8);
    }

    private Lease read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Channels.newInputStream(own().open(file, StandardOpenOption.READ))) {
            bytes = in.readNBytes(LARGEST + 1);
        }
        if (bytes.length > LARGEST) {
            throw new PlanFormatException(file + " is too large for a lease");
        }
        Content content = JournalLines.read(bytes);
        boolean isOne = content.damages().isEmpty()
                && content.lines().size() == 1
                && content.lines().get(0).size() > 4
                && content.lines().get(0).get(0).equals("lease");
        if (!isOne) {
            throw new PlanFormatException(file + " is a damaged lease: look at it, and remove it to be rid of it");
        }
        List<String> words = content.lines().get(0);
        try {
            boolean isOfRun = words.get(4).startsWith(NUMBER);
            long number = isOfRun
                    ? Digits.number(words.get(4).substring(NUMBER.length())).orElse(Long.MAX_VALUE)
                    : 0;
            if (number > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("'" + words.get(4) + "' is no number of a run");
            }
            return new Lease(
                    GroupId.ofName(words.get(1)).orElseThrow(() -> new IllegalArgumentException("it names no group")),
                    words.subList(isOfRun ? 5 : 4, words.size()).stream()
                            .map(DeviceId::parse)
                            .toList(),
                    words.get(2),
                    words.get(3).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(words.get(3))),
                    (int) number);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new PlanFormatException(file + " is no lease: " + e.getMessage());
        }
    }
}
