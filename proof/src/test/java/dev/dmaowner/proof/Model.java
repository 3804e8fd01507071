package dev.dmaowner.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model with values for its constants, and what TLC shall find in it.
 *
 * @param name of this run
 * @param module the model in {@code src/main/tla}
 * @param constants by name
 * @param settings the other lines of the configuration
 * @param violated the invariant that TLC shall find violated, or its word for a deadlock; empty if all shall hold
 */
record Model(String name, String module, Map<String, String> constants, List<String> settings, String violated) {

    private static final Path MODELS = Path.of("src/main/tla");

    /** {@return this model with another value of one constant} */
    Model where(String constant, String value) {
        Map<String, String> others = new LinkedHashMap<>(constants);
        if (others.put(constant, value) == null) {
            throw new IllegalArgumentException(module + " has no constant " + constant);
        }
        return new Model(name, module, others, settings, violated);
    }

    Model named(String other) {
        return new Model(other, module, constants, settings, violated);
    }

    /** {@return this model, in which all of these invariants shall hold} */
    Model holds(String... invariants) {
        return with("INVARIANTS " + String.join(" ", invariants));
    }

    /** {@return this model, in which TLC shall find this invariant violated} */
    Model violates(String invariant) {
        Model checked = with("INVARIANTS " + invariant);
        return new Model(name, module, constants, checked.settings, "Invariant " + invariant + " is violated");
    }

    /** {@return this model, in which TLC shall find a state from which nothing goes on} */
    Model deadlocks() {
        return new Model(name, module, constants, settings, "Deadlock reached");
    }

    Model with(String setting) {
        List<String> more = new ArrayList<>(settings);
        more.add(setting);
        return new Model(name, module, constants, more, violated);
    }

    /** Write the model and its configuration to a folder in which TLC can run. */
    void writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> models = Files.newDirectoryStream(MODELS, "*.tla")) {
                for (Path model : models) {
                    Files.copy(model, folder.resolve(model.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            List<String> lines = new ArrayList<>();
            constants.forEach((constant, value) -> lines.add("CONSTANT " + constant + " = " + value));
            lines.addAll(settings);
            Files.write(folder.resolve(module + ".cfg"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
