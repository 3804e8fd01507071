package dev.dmaowner.app.graph;

/** A language that draws graphs. */
public enum GraphFormat {
    /** Graphviz. */
    DOT {
        @Override
        public String draw(MachineGraph graph) {
            return new DotText(graph).text();
        }
    },
    /** What many wikis and forges draw. */
    MERMAID {
        @Override
        public String draw(MachineGraph graph) {
            return new MermaidText(graph).text();
        }
    };

    /** {@return the graph in this language, with a newline at its end} */
    public abstract String draw(MachineGraph graph);
}
