package dev.dmaowner.app.completion;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What a word of the command line can be.
 *
 * @param kinds names that a shell looks up when it completes
 * @param words words that are always possible
 */
record Candidates(Set<Kind> kinds, List<String> words) {

    /** What a shell looks up. */
    enum Kind {
        DEVICE,
        GROUP,
        DRIVER,
        JOURNAL,
        COMMAND,
        FOLDER,
        FILE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Candidates {
        kinds = kinds.isEmpty() ? Set.of() : EnumSet.copyOf(kinds);
        words = List.copyOf(words);
    }

    /** {@return what an option's value or an operand can be, by its type and by the label that help shows for it} */
    static Candidates of(ArgSpec argument) {
        Class<?> type = argument.typeInfo().isMultiValue()
                ? argument.typeInfo().getAuxiliaryTypes()[0]
                : argument.typeInfo().getType();
        if (type.isEnum()) {
            return new Candidates(
                    Set.of(),
                    Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .toList());
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        List<String> words = new ArrayList<>();
        for (String label : argument.paramLabel().split("\\|")) {
            switch (label) {
                case "DEVICE" -> kinds.add(Kind.DEVICE);
                case "GROUP" -> kinds.add(Kind.GROUP);
                case "DRIVER" -> kinds.add(Kind.DRIVER);
                case "ID" -> kinds.add(Kind.JOURNAL);
                case "COMMAND" -> kinds.add(Kind.COMMAND);
                case "DIR" -> kinds.add(Kind.FOLDER);
                case "MACHINE" -> {
                    kinds.add(Kind.FILE);
                    words.addAll(List.of("sample:board", "sample:pci"));
                }
                default -> {
                    if (type == Path.class || type == File.class) {
                        kinds.add(Kind.FILE);
                    }
                }
            }
        }
        return new Candidates(kinds, words);
    }
}
