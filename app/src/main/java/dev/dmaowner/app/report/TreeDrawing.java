package dev.dmaowner.app.report;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.graph.MachineGraph;
import dev.dmaowner.app.graph.MachineGraph.Cluster;
import dev.dmaowner.app.graph.MachineGraph.Node;
import dev.dmaowner.app.graph.Owner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Draws the tree of devices: one line each, indented below its parent, coloured by the owner of its group. */
final class TreeDrawing {

    private static final int LINE = 26;
    private static final int INDENT = 26;
    private static final int BOX = 150;
    private static final int WIDTH = 1000;
    private static final int GROUP = 110;
    private static final int DEEPEST = 18;

    private final MachineGraph graph;
    private final Map<DeviceId, Cluster> clusters = new HashMap<>();
    private final Map<Optional<DeviceId>, List<Node>> below = new LinkedHashMap<>();
    private final Map<DeviceId, Integer> rows = new HashMap<>();

    TreeDrawing(MachineGraph graph) {
        this.graph = graph;
    }

    private record Placed(Node node, int depth) {}

    void drawOn(Html page) {
        graph.groups().forEach(group -> group.members().forEach(member -> clusters.put(member, group)));
        graph.nodes().forEach(node -> below.computeIfAbsent(node.parent(), key -> new ArrayList<>())
                .add(node));
        List<Placed> placed = inOrder();
        int height = placed.size() * LINE + 8;
        page.raw("<svg id=\"tree\" viewBox=\"0 0 " + WIDTH + " " + height + "\" width=\"" + WIDTH + "\" height=\""
                + height + "\" role=\"img\" aria-label=\"the tree of devices\">\n");
        for (Placed device : placed) {
            draw(device, page);
        }
        page.raw("</svg>\n");
    }

    /** Depth first, without recursion: a capture may be arbitrarily deep. */
    private List<Placed> inOrder() {
        List<Placed> placed = new ArrayList<>();
        Deque<Placed> next = new ArrayDeque<>();
        push(next, Optional.empty(), 0);
        while (!next.isEmpty()) {
            Placed device = next.pop();
            rows.put(device.node().id(), placed.size());
            placed.add(device);
            push(next, Optional.of(device.node().id()), Math.min(device.depth() + 1, DEEPEST));
        }
        return placed;
    }

    private void push(Deque<Placed> next, Optional<DeviceId> parent, int depth) {
        List<Node> children = below.getOrDefault(parent, List.of());
        for (int i = children.size() - 1; i >= 0; i--) {
            next.push(new Placed(children.get(i), depth));
        }
    }

    private void draw(Placed device, Html page) {
        Node node = device.node();
        int x = 8 + device.depth() * INDENT;
        int y = 4 + rows.getOrDefault(node.id(), 0) * LINE;
        node.parent().map(rows::get).ifPresent(row -> connect(page, x, y, 4 + row * LINE));
        Cluster cluster = clusters.get(node.id());
        Owner owner = cluster == null ? Owner.NO_GROUP : cluster.owner();
        String shade = owner.name().toLowerCase(Locale.ROOT);
        if (cluster != null) {
            page.raw("<a href=\"#").text(anchor(cluster.label())).raw("\">");
        }
        page.raw("<rect class=\"" + shade + "\" x=\"" + x + "\" y=\"" + y + "\" width=\"" + BOX + "\" height=\""
                + (LINE - 6) + "\" rx=\"4\"/><text x=\"" + (x + 7) + "\" y=\"" + (y + 14) + "\" class=\"name\">");
        page.text(node.id().name()).raw("</text>");
        if (cluster != null) {
            page.raw("</a>");
        }
        int column = x + BOX + 10;
        page.raw("<text x=\"" + column + "\" y=\"" + (y + 14) + "\">")
                .text(cluster == null ? "no group" : cluster.label())
                .raw("</text><text x=\"" + (column + GROUP) + "\" y=\"" + (y + 14) + "\" class=\"faint\">")
                .text((node.driver().isEmpty() ? "no driver" : node.driver()) + " · " + node.what())
                .raw("</text>\n");
    }

    private static void connect(Html page, int x, int y, int parentY) {
        int from = x - INDENT + 12;
        page.raw("<path d=\"M" + from + " " + (parentY + LINE - 6) + "V" + (y + 10) + "H" + x + "\"/>");
    }

    static String anchor(String label) {
        return label.replace(' ', '-');
    }
}
