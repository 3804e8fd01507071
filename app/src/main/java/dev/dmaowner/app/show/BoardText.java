package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.show.Board.GroupToCome;
import dev.dmaowner.app.show.Board.Place;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Writes, for people, what is known of a board beforehand. */
final class BoardText {

    private final Board board;
    private final Palette palette;
    private final PrintWriter out;

    BoardText(Board board, Palette palette, PrintWriter out) {
        this.board = board;
        this.palette = palette;
        this.out = out;
    }

    /** Print the devices without a group that an IOMMU translates, or would once it has a driver. */
    void printUngrouped(List<SurveyedDevice> devices) {
        TextTable toCome = new TextTable();
        TextTable waiting = new TextTable();
        for (SurveyedDevice device : devices) {
            Place place = board.places().get(device.id());
            if (place != null && place.toCome().isPresent()) {
                toCome.row(device.id().name(), words(place.toCome().get()), place.words());
            } else if (place != null) {
                String why = place.waiting().orElse("the IOMMU does not take it");
                waiting.row(device.id().name(), why, place.ids());
            }
        }
        print(
                palette.strong("groups to come") + ", when a driver probes the device: takeable once bound to vfio",
                toCome);
        print(palette.strong("behind an IOMMU, yet in no group") + ", so not for userspace", waiting);
    }

    /** Print what the tree describes and switches off. */
    void printDisabled() {
        TextTable disabled = new TextTable();
        board.disabledIommus().forEach(disabled::row);
        print(palette.strong("disabled IOMMUs") + ", which translate nothing", disabled);
    }

    private void print(String heading, TextTable rows) {
        if (!rows.isEmpty()) {
            out.println();
            out.println(heading);
            rows.print(out, "  ");
        }
    }

    /** {@return the group that a device would join, in words} */
    static String words(GroupToCome group) {
        String joined = group.joins().map(id -> "joins group " + id + ", ").orElse("");
        return joined
                + (group.with().isEmpty()
                        ? "alone"
                        : "with " + group.with().stream().map(DeviceId::name).collect(Collectors.joining(", ")));
    }

    /** {@return where a device is behind an IOMMU, empty text if it is not} */
    String place(SurveyedDevice device) {
        return board.place(device.id()).map(Place::words).map(PrintableText::of).orElse("");
    }
}
