package dev.dmaowner.app.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dmaowner.DeviceId;
import dev.dmaowner.app.graph.MachineGraph.Cluster;
import dev.dmaowner.app.graph.MachineGraph.Node;
import dev.dmaowner.plan.survey.Availability;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Trees as text for programs that draw. */
class GraphTest {

    private static final DeviceId PORT = new DeviceId("pci", "0000:00:01.0");
    private static final DeviceId CARD = new DeviceId("pci", "0000:01:00.0");
    private static final DeviceId LOOSE = new DeviceId("platform", "a \"loose\" <one>");

    private static final MachineGraph MACHINE = new MachineGraph(
            List.of(
                    new Node(PORT, Optional.empty(), "pcieport", "PCI bridge"),
                    new Node(CARD, Optional.of(PORT), "", "Ethernet controller"),
                    new Node(LOOSE, Optional.empty(), "", "platform device")),
            List.of(new Cluster(
                    "group 3", Owner.KERNEL, Optional.of(Availability.BLOCKED), List.of(), List.of(PORT, CARD))));

    @Test
    void dotHasTheTreeAndTheGroupInItsOwnersColour() {
        String dot = GraphFormat.DOT.draw(MACHINE);
        assertTrue(dot.startsWith("digraph machine {"));
        assertTrue(dot.contains("subgraph cluster_0"));
        assertTrue(dot.contains("label=\"group 3, owner: the kernel, not takeable\""));
        assertTrue(dot.contains("fillcolor=\"" + Owner.KERNEL.fill() + "\""));
        assertTrue(dot.contains("\"pci/0000:00:01.0\" -> \"pci/0000:01:00.0\";"));
        assertEquals(1, dot.split(" -> ", -1).length - 1);
    }

    @Test
    void dotQuotesWhatAMachineMayNameADevice() {
        assertTrue(GraphFormat.DOT.draw(MACHINE).contains("\"platform/a \\\"loose\\\" <one>\""));
    }

    @Test
    void mermaidHasTheSameTree() {
        String mermaid = GraphFormat.MERMAID.draw(MACHINE);
        assertTrue(mermaid.startsWith("flowchart LR\n"));
        assertTrue(mermaid.contains("subgraph g0[\"group 3, owner: the kernel, not takeable\"]"));
        assertTrue(mermaid.contains("  d0 --> d1\n"));
        assertTrue(mermaid.contains("style g0 fill:" + Owner.KERNEL.fill()));
        assertFalse(mermaid.contains("<one>"));
    }
}
