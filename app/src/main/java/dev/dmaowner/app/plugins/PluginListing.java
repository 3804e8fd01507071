package dev.dmaowner.app.plugins;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.spi.BusType;
import dev.dmaowner.spi.DmaManagement;
import dev.dmaowner.spi.Driver;
import dev.dmaowner.spi.IommuDriver;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows that the subcommand {@code plugins} prints. */
record PluginListing(List<Line> lines, List<RefusedPlugin> refused) {

    /**
     * One service.
     *
     * @param kind {@code bus}, {@code driver} or {@code iommu}
     * @param driver the columns that only drivers have
     */
    record Line(String kind, String name, Optional<OfDriver> driver, Origin origin) {}

    /**
     * The columns that only drivers have.
     *
     * @param bus the bus that it serves
     * @param order its place, from 1, among the installed drivers that a device of its bus is offered to
     * @param management who manages DMA ownership
     * @param ids how many ids it has
     * @param presence whether its bus is installed
     */
    record OfDriver(String bus, int order, DmaManagement management, int ids, BusPresence presence) {}

    /** Whether the bus of a driver is installed. */
    enum BusPresence {
        INSTALLED,
        ABSENT
    }

    static PluginListing of(InstalledPlugins plugins, OwnershipRules rules) {
        List<RefusedPlugin> refused = new ArrayList<>(plugins.refused());
        List<Line> lines = new ArrayList<>();
        for (Plugin<BusType> bus : plugins.busTypes()) {
            lines.add(new Line("bus", bus.name(), Optional.empty(), bus.origin()));
        }
        Map<String, Integer> onBus = new HashMap<>();
        List<Driver> waiting = plugins.plugins().driversWithoutBus();
        for (Plugin<Driver> driver : plugins.drivers()) {
            OfDriver more = new OfDriver(
                    driver.bus(),
                    onBus.merge(driver.bus(), 1, Integer::sum),
                    driver.service().dmaManagement(rules),
                    driver.service().description().ids().size(),
                    waiting.contains(driver.service()) ? BusPresence.ABSENT : BusPresence.INSTALLED);
            lines.add(new Line("driver", driver.name(), Optional.of(more), driver.origin()));
        }
        for (Plugin<IommuDriver> iommu : plugins.iommuDrivers()) {
            lines.add(new Line("iommu", iommu.name(), Optional.empty(), iommu.origin()));
        }
        return new PluginListing(lines, refused);
    }

    void print(PrintWriter out) {
        TextTable table = new TextTable();
        if (!lines.isEmpty()) {
            table.row("KIND", "NAME", "BUS", "ORDER", "DMA", "IDS", "MODULE", "VERSION", "FROM");
        }
        for (Line line : lines) {
            table.row(
                    line.kind(),
                    line.name(),
                    line.driver().map(PluginListing::busText).orElse("-"),
                    line.driver().map(d -> Integer.toString(d.order())).orElse("-"),
                    line.driver().map(d -> dmaText(d.management())).orElse("-"),
                    line.driver().map(d -> Integer.toString(d.ids())).orElse("-"),
                    orDash(line.origin().module()),
                    orDash(line.origin().version()),
                    orDash(line.origin().location()));
        }
        table.print(out, "");
        if (lines.stream().anyMatch(line -> line.driver().isPresent())) {
            out.println();
            out.println(
                    "ORDER: a device is offered to the drivers of its bus in this order, after the host's own drivers.");
        }
        if (!refused.isEmpty()) {
            out.println();
            out.println("Refused:");
            refused.forEach(
                    r -> out.println("  " + r.kind() + (r.what().isEmpty() ? "" : " " + r.what()) + ": " + r.reason()));
        }
    }

    private static String busText(OfDriver driver) {
        return driver.presence() == BusPresence.INSTALLED ? driver.bus() : driver.bus() + " (absent: waits for it)";
    }

    private static String dmaText(DmaManagement management) {
        return management == DmaManagement.BY_DRIVER ? "by driver" : "by core";
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("plugins");
        for (Line line : lines) {
            write(json, line);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("refused");
        for (RefusedPlugin refusal : refused) {
            json.writeStartObject();
            json.writeStringField("kind", refusal.kind());
            json.writeStringField("name", refusal.what());
            json.writeStringField("reason", refusal.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Line line) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", line.kind());
        json.writeStringField("name", line.name());
        if (line.driver().isPresent()) {
            OfDriver driver = line.driver().get();
            json.writeStringField("bus", driver.bus());
            json.writeNumberField("order", driver.order());
            json.writeBooleanField("busInstalled", driver.presence() == BusPresence.INSTALLED);
            json.writeBooleanField("managesDma", driver.management() == DmaManagement.BY_DRIVER);
            json.writeNumberField("ids", driver.ids());
        }
        json.writeStringField("module", line.origin().module());
        json.writeStringField("version", line.origin().version());
        json.writeStringField("location", line.origin().location());
        json.writeEndObject();
    }
}
