package dev.dmaowner.app.cli;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.machine.MachineFactory;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that chooses a generation of the ownership rule. */
public final class RulesOption {

    @Option(
            names = "--rules",
            paramLabel = "RULES",
            converter = Converter.class,
            description = "Take this generation of the rule instead of the one that the kernel's release says:"
                    + " series-v2, linux-6.1 or linux-6.12.")
    private @Nullable OwnershipRules rules;

    /** For picocli. */
    public RulesOption() {}

    /** {@return the requested generation, empty if none} */
    public Optional<OwnershipRules> rules() {
        return Optional.ofNullable(rules);
    }

    /** {@return a factory that uses the requested rules, if any} */
    public MachineFactory applyTo(MachineFactory machines) {
        return rules == null ? machines : machines.rules(rules);
    }

    /** Reads the word for a generation. */
    static final class Converter implements ITypeConverter<OwnershipRules> {
        @Override
        public OwnershipRules convert(String value) {
            return OwnershipRules.ofWord(value)
                    .orElseThrow(() -> new TypeConversionException("unknown rules '" + value + "', only "
                            + Arrays.stream(OwnershipRules.values())
                                    .map(OwnershipRules::word)
                                    .collect(Collectors.joining(", "))));
        }
    }
}
