package dev.dmaowner.app.model;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Range;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * Writes the model of a command that picocli made from annotations, for {@link ModelReader}. What the file cannot hold is refused, so
 * that a new use of picocli fails the build and not the command.
 */
public final class ModelWriter {

    private final DataOutputStream out;

    private ModelWriter(DataOutputStream out) {
        this.out = out;
    }

    /**
     * Write the model of a command with its subcommands.
     *
     * @param command as picocli made it from an object with annotations
     * @param stream where to; it is flushed and left open
     * @throws IOException if the stream cannot be written
     * @throws IllegalArgumentException if the command uses what the file cannot hold
     */
    public static void write(CommandLine command, OutputStream stream) throws IOException {
        DataOutputStream out = new DataOutputStream(stream);
        new ModelWriter(out).command(command);
        out.flush();
    }

    private void command(CommandLine command) throws IOException {
        CommandSpec spec = command.getCommandSpec();
        refuse(!spec.argGroups().isEmpty(), spec, "groups of options");
        refuse(!spec.unmatchedArgsBindings().isEmpty(), spec, "unmatched arguments");
        refuse(spec.defaultValueProvider() != null, spec, "a provider of defaults");
        refuse(spec.aliases().length > 0, spec, "other names");
        out.writeUTF(spec.name());
        out.writeBoolean(spec.helpCommand());
        IVersionProvider version = spec.versionProvider();
        out.writeUTF(version == null ? "" : version.getClass().getName());
        usage(spec.usageMessage());

        Map<Class<?>, List<String>> owners = new LinkedHashMap<>();
        owners(spec.userObject().getClass(), List.of(), owners);
        List<ArgSpec> own = spec.args().stream().filter(arg -> !arg.inherited()).toList();
        out.writeShort(own.size());
        for (ArgSpec arg : own) {
            argument(arg, spec, owners);
        }
        fields(Spec.class, owners);
        fields(ParentCommand.class, owners);

        List<CommandLine> subcommands = command.getSubcommands().values().stream()
                .filter(subcommand -> ownsItsOptions(subcommand, spec))
                .toList();
        out.writeShort(subcommands.size());
        for (CommandLine subcommand : subcommands) {
            out.writeUTF(subcommand.getCommandSpec().userObject().getClass().getName());
            command(subcommand);
        }
    }

    private static boolean ownsItsOptions(CommandLine subcommand, CommandSpec parent) {
        return subcommand.getCommandSpec().userObject().getClass()
                != parent.userObject().getClass();
    }

    private void usage(UsageMessageSpec usage) throws IOException {
        out.writeBoolean(usage.hidden());
        strings(usage.header());
        strings(usage.description());
        out.writeUTF(usage.footerHeading());
        strings(usage.footer());
        out.writeUTF(usage.exitCodeListHeading());
        out.writeShort(usage.exitCodeList().size());
        for (Map.Entry<String, String> code : usage.exitCodeList().entrySet()) {
            out.writeUTF(code.getKey());
            out.writeUTF(code.getValue());
        }
        out.writeUTF(usage.synopsisSubcommandLabel());
    }

    private void argument(ArgSpec arg, CommandSpec spec, Map<Class<?>, List<String>> owners) throws IOException {
        if (arg instanceof OptionSpec option) {
            refuse(option.negatable() || option.interactive(), spec, "an option that is negated or asks");
            refuse(!option.fallbackValue().isEmpty(), spec, "an option that means something without its value");
            strings(option.names());
            out.writeBoolean(option.usageHelp());
            out.writeBoolean(option.versionHelp());
        } else {
            strings();
            out.writeUTF(range(((PositionalParamSpec) arg).index()));
        }
        refuse(!arg.splitRegex().isEmpty(), spec, "a value that is split");
        out.writeUTF(arg.type().getName());
        strings(Arrays.stream(arg.auxiliaryTypes()).map(Class::getName).toArray(String[]::new));
        out.writeUTF(range(arg.arity()));
        out.writeUTF(arg.paramLabel());
        strings(arg.description());
        out.writeBoolean(arg.required());
        out.writeBoolean(arg.hidden());
        out.writeBoolean(arg.scopeType() == ScopeType.INHERIT);
        text(arg.defaultValue());
        strings(Arrays.stream(arg.converters())
                .map(converter -> converter.getClass().getName())
                .toArray(String[]::new));
        path(arg, spec, owners);
    }

    /** Where the value is kept; nowhere for the two options that picocli adds itself. */
    private void path(ArgSpec arg, CommandSpec spec, Map<Class<?>, List<String>> owners) throws IOException {
        if (!(arg.userObject() instanceof Field field)) {
            throw new IllegalArgumentException(spec.qualifiedName() + ": an option that is not a field");
        }
        if (field.getDeclaringClass().getName().startsWith("picocli.")) {
            strings();
            return;
        }
        List<String> owner = owners.get(field.getDeclaringClass());
        if (owner == null) {
            throw new IllegalArgumentException(spec.qualifiedName() + ": an option in " + field.getDeclaringClass());
        }
        strings(joined(owner, field.getName()));
    }

    private void fields(Class<? extends Annotation> mark, Map<Class<?>, List<String>> owners) throws IOException {
        List<String[]> marked = new ArrayList<>();
        owners.forEach((owner, path) -> {
            for (Field field : owner.getDeclaredFields()) {
                if (field.isAnnotationPresent(mark)) {
                    marked.add(joined(path, field.getName()));
                }
            }
        });
        out.writeShort(marked.size());
        for (String[] path : marked) {
            strings(path);
        }
    }

    /** Find the classes whose fields hold the options of a command: its own, those it extends, and its mixins. */
    private static void owners(Class<?> owner, List<String> path, Map<Class<?>, List<String>> found) {
        for (Class<?> each = owner; each != null && each != Object.class; each = each.getSuperclass()) {
            if (found.put(each, path) != null) {
                throw new IllegalArgumentException(each + " holds options of one command twice");
            }
            for (Field field : each.getDeclaredFields()) {
                if (field.isAnnotationPresent(Mixin.class)) {
                    owners(field.getType(), List.of(joined(path, field.getName())), found);
                }
            }
        }
    }

    private static String[] joined(List<String> path, String last) {
        String[] joined = path.toArray(new String[path.size() + 1]);
        joined[path.size()] = last;
        return joined;
    }

    private static String range(Range range) {
        String max = range.isVariable() ? "*" : String.valueOf(range.max());
        return range.min() == range.max() ? max : range.min() + ".." + max;
    }

    private void strings(String... strings) throws IOException {
        out.writeShort(strings.length);
        for (String string : strings) {
            out.writeUTF(string);
        }
    }

    private void text(@Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static void refuse(boolean isUsed, CommandSpec spec, String what) {
        if (isUsed) {
            throw new IllegalArgumentException(
                    spec.qualifiedName() + " uses " + what + ", which files of command models cannot hold");
        }
    }
}
