package dev.dmaowner.app.completion;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A shell that can complete. */
enum Shell {
    BASH,
    ZSH,
    FISH;

    /**
     * {@return the script that makes the shell complete the command}
     *
     * @throws IOException if the program's own files cannot be read
     */
    String script(CommandModel model) throws IOException {
        return switch (this) {
            case BASH -> BashTable.fill(template("completion.bash"), model);
            case ZSH -> ZshTable.fill(template("completion.zsh"), model);
            case FISH -> FishTable.fill(template("completion.fish"), model);
        };
    }

    private static String template(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Shell.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
