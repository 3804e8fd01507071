package dev.dmaowner.app.graph;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.PrintableText;
import dev.dmaowner.app.graph.MachineGraph.Cluster;
import dev.dmaowner.app.graph.MachineGraph.Node;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A graph in the language of Graphviz. */
final class DotText {

    private final MachineGraph graph;
    private final StringBuilder text = new StringBuilder(4096);
    private final Map<DeviceId, Node> nodes = new HashMap<>();

    DotText(MachineGraph graph) {
        this.graph = graph;
    }

    String text() {
        graph.nodes().forEach(node -> nodes.put(node.id(), node));
        text.append("digraph machine {\n  rankdir=LR;\n  compound=true;\n")
                .append("  graph [fontname=\"sans-serif\"];\n")
                .append("  node [shape=box style=\"rounded,filled\" fillcolor=white fontname=\"sans-serif\"];\n");
        Set<DeviceId> grouped = new HashSet<>();
        int number = 0;
        for (Cluster cluster : graph.groups()) {
            append(cluster, number++);
            grouped.addAll(cluster.members());
        }
        for (Node node : graph.nodes()) {
            if (!grouped.contains(node.id())) {
                append(node, "  ", " fillcolor=\"" + Owner.NO_GROUP.fill() + "\"");
            }
        }
        graph.nodes().forEach(node -> node.parent().ifPresent(parent -> text.append("  ")
                .append(quoted(parent.toString()))
                .append(" -> ")
                .append(quoted(node.id().toString()))
                .append(";\n")));
        return text.append("}\n").toString();
    }

    private void append(Cluster cluster, int number) {
        Owner owner = cluster.owner();
        text.append("  subgraph cluster_").append(number).append(" {\n    label=");
        text.append(quoted(cluster.caption()));
        text.append(";\n    style=filled;\n    fillcolor=\"").append(owner.fill());
        text.append("\";\n    color=\"").append(owner.line()).append("\";\n");
        for (DeviceId member : cluster.members()) {
            Node node = nodes.get(member);
            if (node != null) {
                append(node, "    ", "");
            }
        }
        text.append("  }\n");
    }

    private void append(Node node, String indent, String more) {
        String driver = node.driver().isEmpty() ? "no driver" : node.driver();
        text.append(indent)
                .append(quoted(node.id().toString()))
                .append(" [label=")
                .append(quotedLines(node.id().name(), node.what(), driver))
                .append(more)
                .append("];\n");
    }

    private static String quoted(String label) {
        return quotedLines(label);
    }

    private static String quotedLines(String... lines) {
        return Arrays.stream(lines)
                .map(PrintableText::of)
                .map(line -> line.replace("\\", "\\\\").replace("\"", "\\\""))
                .collect(Collectors.joining("\\n", "\"", "\""));
    }
}
