package dev.dmaowner.app.schema;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A JSON schema of what the command prints. It lies beside the code that prints it. Its {@code $id} ends in its version, a number that
 * grows when a member goes or means something else; a member that is added leaves it.
 *
 * @param name its name, which is that of its file
 * @param folder the folder of its file, below that of the program
 * @param commands the commands that print what it describes
 */
public record PublishedSchema(String name, String folder, List<String> commands) {

    /** All, in the order of their names. */
    public static final List<PublishedSchema> ALL = List.of(
            of("capture", "capture"),
            of("compare", "compare"),
            of("demo", "demo"),
            of("doctor", "doctor"),
            of("explain", "explain"),
            of("facts", "facts"),
            of("fleet", "fleet"),
            of("groups", "groups"),
            of("history", "plan"),
            of("hold", "hold"),
            of("lease", "plan"),
            of("mapping", "mapping"),
            of("plan", "plan"),
            new PublishedSchema("planning", "plan", List.of("plan", "apply")),
            of("plugins", "plugins"),
            of("replay", "trace"),
            of("rules", "rules"),
            new PublishedSchema("run", "plan", List.of("apply", "undo", "resume", "repair")),
            of("show", "show"),
            of("simulate", "scenario"),
            of("sync", "sync"),
            of("watch", "watch"),
            of("why", "why"));

    private static PublishedSchema of(String command, String folder) {
        return new PublishedSchema(command, folder, List.of(command));
    }

    /** {@return the schema of this name, if there is one} */
    public static Optional<PublishedSchema> named(String name) {
        return ALL.stream().filter(schema -> schema.name.equals(name)).findFirst();
    }

    /** {@return the schemas of what a command prints} */
    public static List<PublishedSchema> of(String command) {
        return ALL.stream().filter(schema -> schema.commands.contains(command)).toList();
    }

    /** {@return the names of all} */
    static List<String> names() {
        return ALL.stream().map(PublishedSchema::name).toList();
    }

    /**
     * {@return the schema as it is published}
     *
     * @throws IOException if it cannot be read
     */
    public String text() throws IOException {
        String file = "/dev/dmaowner/app/" + folder + "/" + name + ".schema.json";
        try (InputStream in = PublishedSchema.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the schema " + name + " is missing from this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
