package dev.dmaowner.app.graph;

/** A graph description language. */
public enum GraphFormat {
    /** Graphviz. */
    DOT {
        @Override
        public String draw(MachineGraph graph) {
            return new DotText(graph).text();
        }
    },
    /** Mermaid, which many wikis and forges render. */
    MERMAID {
        @Override
        public String draw(MachineGraph graph) {
            return new MermaidText(graph).text();
        }
    };

    /** {@return the graph in this language, with a newline at its end} */
    public abstract String draw(MachineGraph graph);
}
