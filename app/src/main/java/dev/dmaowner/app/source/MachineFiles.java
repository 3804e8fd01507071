package dev.dmaowner.app.source;

import dev.dmaowner.app.paste.HostFacts;
import dev.dmaowner.app.paste.PastedMachine;
import dev.dmaowner.firmware.DeviceTree;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.CapturedTree;
import dev.dmaowner.host.CapturedTreeBuilder;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the machine together that several files tell of: at most one recording, at most one device tree with overlays, ACPI tables,
 * and any number of texts. They complete one another. Where they contradict each other, a recording counts before texts, and of two
 * texts the one that was given first, and the host remarks it.
 */
final class MachineFiles {

    private final List<String> names = new ArrayList<>();
    private final HostFacts facts = new HostFacts();
    private final Map<String, byte[]> tables = new LinkedHashMap<>();
    private final List<byte[]> overlays = new ArrayList<>();
    private @Nullable Host recording;
    private String recordingName = "";
    private byte @Nullable [] tree;
    private String treeName = "";

    /** Add a recording. */
    void recording(String name, Host host) throws CaptureException {
        if (recording != null) {
            throw new CaptureException(
                    recordingName + " and " + name
                            + " are two machines; one can be completed by texts, a device tree or tables, and not by another machine");
        }
        names.add(name);
        recording = host;
        recordingName = name;
    }

    /** Add a device tree, or an overlay for the one that was given before. */
    void tree(String name, byte[] blob) throws IOException {
        if (BoardTree.isOverlay(name, blob)) {
            if (tree == null) {
                throw new CaptureException(
                        name
                                + ": this is an overlay, not a board; give the board's tree before it, with another --machine, and fdtoverlay applies it");
            }
            overlays.add(blob);
        } else if (tree != null) {
            throw new CaptureException(treeName + " and " + name + " are two boards");
        } else {
            tree = blob;
            treeName = name;
        }
        names.add(name);
    }

    /** Add an ACPI table. */
    void table(String name, AcpiTableFile table) {
        names.add(name);
        tables.put(table.signature(), table.bytes());
    }

    /** Add a text. */
    void text(String name, byte[] content) throws CaptureException {
        names.add(name);
        long before = facts.said();
        PastedMachine.read(name, content, facts);
        if (facts.said() == before) {
            throw MachineSource.unreadable(name, MachineSource.textFound(content));
        }
    }

    /** {@return the machine} */
    Host host() throws IOException {
        String source = String.join(" + ", names);
        if (recording != null && !hasFacts() && tree == null && tables.isEmpty()) {
            return recording;
        }
        CapturedTreeBuilder known = CapturedTree.builder();
        addFirmware(known);
        if (recording != null) {
            facts.settle(recording, recordingName);
        }
        PastedMachine.layOut(facts, known);
        CapturedHost laidOut = CapturedHost.of(known.build(), source).remarking(facts.remarks());
        return recording == null ? laidOut : new CompletedHost(recording, laidOut);
    }

    private boolean hasFacts() {
        return facts.said() > 0;
    }

    private void addFirmware(CapturedTreeBuilder known) throws IOException {
        for (Map.Entry<String, byte[]> table : tables.entrySet()) {
            known.file("sys/firmware/acpi/tables/" + table.getKey(), table.getValue());
        }
        if (tree != null) {
            byte[] whole = overlays.isEmpty() ? tree : DeviceTreeTools.withOverlays(treeName, tree, overlays);
            DeviceTree board = BoardTree.read(treeName, whole);
            if (hasFacts()) {
                facts.hostBridges(PciHostBridges.paths(board));
            }
            known.file("sys/firmware/fdt", whole);
        }
    }
}
