package dev.dmaowner.app.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.GlobalOptions;
import dev.dmaowner.app.cli.SimilarName;
import dev.dmaowner.app.cli.TextTable;
import dev.dmaowner.app.cli.VersionProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the JSON schemas of what the command prints, or prints one. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "List the JSON schemas of what the commands print for programs, or print one. The number at the end of a schema's id is its"
                    + " version: it grows when a member goes or means something else."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner schema                          their names, and whose they are",
            "  dmaowner schema show > show.schema.json  one of them"
        })
public final class SchemaCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The schema to print.")
    private @Nullable String name;

    /** For picocli. */
    public SchemaCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        PrintWriter out = GlobalOptions.of(spec).console().out();
        String wanted = name;
        if (wanted == null) {
            list(out);
        } else {
            out.print(PublishedSchema.named(wanted)
                    .orElseThrow(() -> unknown(wanted))
                    .text());
        }
        return ExitCode.DONE.number();
    }

    private static CommandFailure unknown(String name) {
        List<String> names = PublishedSchema.names();
        return new CommandFailure(
                ExitCode.USAGE,
                "there is no schema " + name
                        + SimilarName.to(name, names)
                                .map(near -> "; did you mean: " + near + "?")
                                .orElse(", only " + String.join(", ", names)));
    }

    private static void list(PrintWriter out) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        TextTable table = new TextTable();
        table.row("NAME", "PRINTED BY", "ID");
        for (PublishedSchema schema : PublishedSchema.ALL) {
            JsonNode document = mapper.readTree(schema.text());
            table.row(
                    schema.name(),
                    String.join(", ", schema.commands()),
                    document.path("$id").asText());
        }
        table.print(out, "");
    }
}
