package dev.dmaowner.app.show;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.Palette;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.show.Board.GroupToCome;
import dev.dmaowner.app.show.Board.Place;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what a device tree predicts of a board as text. */
final class BoardText {

    private final Board board;
    private final Palette palette;
    private final PrintWriter out;

    BoardText(Board board, Palette palette, PrintWriter out) {
        this.board = board;
        this.palette = palette;
        this.out = out;
    }

    /** Prints the devices that are in no group although an IOMMU translates them, or will once it has a driver. */
    void printUngrouped(List<SurveyedDevice> devices) {
        TextTable toCome = new TextTable();
        TextTable waiting = new TextTable();
        for (SurveyedDevice device : devices) {
            Place place = board.places().get(device.id());
            if (place != null && place.toCome().isPresent()) {
                toCome.row(device.id().name(), words(place.toCome().get()), place.words());
            } else if (place != null) {
                String why = place.waiting().orElse("the IOMMU does not accept it");
                waiting.row(device.id().name(), why, place.ids());
            }
        }
        print(palette.strong("groups to come") + ", formed when a driver first probes the device", toCome);
        print(palette.strong("behind an IOMMU, but in no group") + ", so not for userspace", waiting);
    }

    /** Prints the IOMMUs that the tree disables. */
    void printDisabled() {
        TextTable disabled = new TextTable();
        board.disabledIommus().forEach(disabled::row);
        print(palette.strong("disabled IOMMUs"), disabled);
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

    /** {@return which devices behind a device an IOMMU translates, empty text if none} */
    String devicesBehind(SurveyedDevice device) {
        return board.bridges().getOrDefault(device.id(), "");
    }

    /** {@return why the IOMMU that the tree names for a device does not translate it, empty text if the tree names none} */
    String whyUntranslated(SurveyedDevice device) {
        return board.untranslated().getOrDefault(device.id(), "");
    }

    /** {@return the IOMMU and ids of a device, empty text if it has none} */
    String place(SurveyedDevice device) {
        return board.place(device.id()).map(Place::words).orElse("");
    }
}
