package dev.dmaowner.app.cli;

import dev.dmaowner.KernelRules;
import dev.dmaowner.OwnershipRules;
import dev.dmaowner.machine.MachineFactory;
import dev.dmaowner.machine.RulesChoice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that chooses a generation of the ownership rule, by its word or by a kernel's release. */
public final class RulesOption {

    @Option(
            names = "--rules",
            paramLabel = "RULES",
            converter = Converter.class,
            description =
                    "Take these rules instead of those of the host's kernel: a generation, or a kernel's release such as"
                            + " 6.17 or 5.14.0-427.el9. 'dmaowner rules' lists the generations.")
    private @Nullable RulesChoice rules;

    /** For picocli. */
    public RulesOption() {}

    /** {@return the requested rules, empty if none} */
    public Optional<RulesChoice> choice() {
        return Optional.ofNullable(rules);
    }

    /** {@return the requested rules alone, empty if none} */
    public Optional<KernelRules> rules() {
        return choice().map(RulesChoice::rules);
    }

    /** {@return the words that ask another command for the same rules, none if none were requested} */
    public List<String> words() {
        return rules == null
                ? List.of()
                : List.of("--rules", rules.kernelRelease().orElse(rules.rules().toString()));
    }

    /** {@return a factory that uses the requested rules, if any} */
    public MachineFactory applyTo(MachineFactory machines) {
        return rules == null ? machines : machines.rules(rules);
    }

    /** Reads the word for a generation, or a release. */
    public static final class Converter implements ITypeConverter<RulesChoice> {

        /** For picocli. */
        public Converter() {}

        @Override
        public RulesChoice convert(String value) {
            return RulesChoice.requested(value)
                    .orElseThrow(() -> new TypeConversionException("unknown rules '" + value + "', only "
                            + Arrays.stream(OwnershipRules.values())
                                    .map(OwnershipRules::word)
                                    .collect(Collectors.joining(", "))
                            + ", or a kernel's release such as 6.17"));
        }
    }
}
