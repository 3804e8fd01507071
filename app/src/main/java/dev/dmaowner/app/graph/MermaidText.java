package dev.dmaowner.app.graph;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.graph.MachineGraph.Cluster;
import dev.dmaowner.app.graph.MachineGraph.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A graph in the language Mermaid. Its ids are plain words, so devices are numbered. */
final class MermaidText {

    private final MachineGraph graph;
    private final StringBuilder text = new StringBuilder(4096);
    private final Map<DeviceId, Node> nodes = new HashMap<>();
    private final Map<DeviceId, String> ids = new LinkedHashMap<>();

    MermaidText(MachineGraph graph) {
        this.graph = graph;
    }

    String text() {
        for (Node node : graph.nodes()) {
            nodes.put(node.id(), node);
            ids.put(node.id(), "d" + ids.size());
        }
        text.append("flowchart LR\n");
        Map<DeviceId, Node> left = new LinkedHashMap<>();
        graph.nodes().forEach(node -> left.put(node.id(), node));
        int number = 0;
        for (Cluster cluster : graph.groups()) {
            append(cluster, number++);
            cluster.members().forEach(left::remove);
        }
        left.values().forEach(node -> append(node, "  "));
        graph.nodes().forEach(node -> node.parent().ifPresent(parent -> text.append("  ")
                .append(ids.get(parent))
                .append(" --> ")
                .append(ids.get(node.id()))
                .append('\n')));
        appendColours();
        return text.toString();
    }

    private void append(Cluster cluster, int number) {
        text.append("  subgraph g").append(number).append("[\"");
        text.append(escaped(cluster.caption()));
        text.append("\"]\n");
        for (DeviceId member : cluster.members()) {
            Node node = nodes.get(member);
            if (node != null) {
                append(node, "    ");
            }
        }
        text.append("  end\n");
    }

    private void append(Node node, String indent) {
        String driver = node.driver().isEmpty() ? "no driver" : node.driver();
        text.append(indent).append(ids.get(node.id())).append("[\"");
        text.append(escaped(node.id().name())).append("<br/>").append(escaped(node.what()));
        text.append("<br/>").append(escaped(driver)).append("\"]\n");
    }

    private void appendColours() {
        int number = 0;
        for (Cluster cluster : graph.groups()) {
            text.append("  style g")
                    .append(number++)
                    .append(" fill:")
                    .append(cluster.owner().fill());
            text.append(",stroke:").append(cluster.owner().line()).append('\n');
        }
    }

    /** Entities of Mermaid are numbers between a number sign and a semicolon. */
    private static String escaped(String label) {
        StringBuilder safe = new StringBuilder(label.length());
        PrintableText.of(label).codePoints().forEach(c -> {
            if (c == '"' || c == '<' || c == '>' || c == '#' || c == ';' || c == '&') {
                safe.append('#').append(c).append(';');
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}
