package dev.dmaowner.driver.iommu.provider;

import dev.dmaowner.Errno;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.spi.GroupView.Translated;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stream-match entries of an SMMU of version 1 or 2 as they stand: which ids each covers, and which group was last
 * remembered in it. It is made anew of the devices that are behind the SMMU, in the order in which they came.
 */
final class StreamMap {

    /** As many as the architecture lets an SMMU have; what one has fewer of, only its registers tell. */
    private static final int MOST_ENTRIES = 255;

    /** One id of a device: the bits of the mask do not matter. */
    record Stream(int id, int mask) {

        private boolean isWithin(Stream entry) {
            return (mask & entry.mask) == mask && ((id ^ entry.id) & ~entry.mask) == 0;
        }

        private boolean overlaps(Stream entry) {
            return ((id ^ entry.id) & ~(entry.mask | mask)) == 0;
        }

        @Override
        public String toString() {
            return "0x" + Integer.toHexString(id) + "/0x" + Integer.toHexString(mask);
        }
    }

    /** The group for a new device to join; empty for a new group. */
    sealed interface Finding {}

    /** All its ids have entries or get new ones. */
    record Group(Optional<GroupId> joined) implements Finding {}

    /** An id cannot have an entry, or its entries are of different groups. */
    record Conflict(Refusal why) implements Finding {}

    private static final class Entry {
        private final Stream stream;
        private @Nullable GroupId group;

        private Entry(Stream stream) {
            this.stream = stream;
        }
    }

    private final Map<Stream, Entry> entries = new LinkedHashMap<>();
    private final IntUnaryOperator maskOfSingleCell;

    private StreamMap(IntUnaryOperator maskOfSingleCell) {
        this.maskOfSingleCell = maskOfSingleCell;
    }

    /**
     * {@return the map of an SMMU with these devices}
     *
     * @param maskOfSingleCell gives the mask of an id whose specifier has one cell only, which it is handed
     */
    static StreamMap of(List<Translated> devices, IntUnaryOperator maskOfSingleCell) {
        StreamMap map = new StreamMap(maskOfSingleCell);
        for (Translated device : devices) {
            Set<Entry> used = new HashSet<>();
            map.streams(device.ids().ids())
                    .forEach(stream -> map.enter(stream).value().ifPresent(used::add));
            used.forEach(entry -> entry.group = device.group());
        }
        return map;
    }

    /** {@return what a device with these ids finds; the map then has its entries} */
    Finding find(List<List<Integer>> ids) {
        List<Entry> used = new ArrayList<>();
        for (Stream stream : streams(ids)) {
            Outcome<Entry> entry = enter(stream);
            if (entry instanceof Outcome.Refused<Entry> refused) {
                return new Conflict(refused.why());
            }
            entry.value().ifPresent(used::add);
        }
        return groupOf(used);
    }

    /** The last entry decides; an entry without a group lets those before it be forgotten. */
    private static Finding groupOf(List<Entry> used) {
        GroupId group = null;
        for (Entry entry : used) {
            if (group != null && entry.group != null && !group.equals(entry.group)) {
                return new Conflict(
                        Refusal.of(Errno.EINVAL, "its streams belong to the groups " + group + " and " + entry.group));
            }
            group = entry.group;
        }
        return new Group(Optional.ofNullable(group));
    }

    /**
     * The entry that covers the stream, or a new one. Entries never overlap each other, so that one that is equal is the only
     * one to look at.
     */
    private Outcome<Entry> enter(Stream stream) {
        Entry equal = entries.get(stream);
        if (equal != null) {
            return Outcome.done(equal);
        }
        for (Entry entry : entries.values()) {
            if (stream.isWithin(entry.stream)) {
                return Outcome.done(entry);
            }
            if (stream.overlaps(entry.stream)) {
                return Outcome.refused(
                        Errno.EINVAL,
                        "its stream " + stream + " overlaps the SMMU's entry " + entry.stream
                                + ", which does not cover all of it");
            }
        }
        if (entries.size() == MOST_ENTRIES) {
            return Outcome.refused(Errno.ENOSPC, "the SMMU has no free entry for its stream " + stream);
        }
        Entry added = new Entry(stream);
        entries.put(stream, added);
        return Outcome.done(added);
    }

    /** A specifier has the id and perhaps, as its second cell, the mask. */
    private List<Stream> streams(List<List<Integer>> ids) {
        List<Stream> streams = new ArrayList<>(ids.size());
        for (List<Integer> cells : ids) {
            int first = cells.isEmpty() ? 0 : cells.get(0);
            int mask = cells.size() > 1 ? cells.get(1) : maskOfSingleCell.applyAsInt(first);
            streams.add(new Stream(first & 0xffff, mask & 0xffff));
        }
        return streams;
    }
}
