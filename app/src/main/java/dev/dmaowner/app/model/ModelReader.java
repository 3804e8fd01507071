package dev.dmaowner.app.model;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Range;
import picocli.CommandLine.ScopeType;

/** Makes the model of a command from the file that {@link ModelWriter} wrote. A model serves one run: values that an earlier run set stay. */
public final class ModelReader {

    private final DataInputStream in;

    private ModelReader(DataInputStream in) {
        this.in = in;
    }

    /**
     * {@return the command with its subcommands, the same as picocli would make from the annotations}
     *
     * @param stream what was written for a command of this class
     * @param command the object that is run and whose fields, and those of its mixins, get the values
     * @throws IOException if the stream cannot be read
     * @throws IllegalStateException if the file belongs to another build of the program
     */
    public static CommandLine read(InputStream stream, Object command) throws IOException {
        try {
            return new ModelReader(new DataInputStream(stream)).command(command, null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the model of " + command.getClass() + " belongs to another build", e);
        }
    }

    private CommandLine command(Object command, @Nullable Object parent)
            throws IOException, ReflectiveOperationException {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(in.readUTF());
        spec.helpCommand(in.readBoolean());
        String version = in.readUTF();
        if (!version.isEmpty()) {
            spec.versionProvider((IVersionProvider) made(version));
        }
        usage(spec.usageMessage());
        for (int left = in.readShort(); left > 0; left--) {
            spec.add(argument(command));
        }
        for (int left = in.readShort(); left > 0; left--) {
            set(command, spec);
        }
        for (int left = in.readShort(); left > 0; left--) {
            set(command, parent);
        }
        CommandLine line = new CommandLine(spec);
        for (int left = in.readShort(); left > 0; left--) {
            CommandLine subcommand = command(made(in.readUTF()), command);
            line.addSubcommand(subcommand.getCommandName(), subcommand);
        }
        return line;
    }

    private void usage(UsageMessageSpec usage) throws IOException {
        usage.hidden(in.readBoolean());
        usage.header(strings());
        usage.description(strings());
        usage.footerHeading(in.readUTF());
        usage.footer(strings());
        usage.exitCodeListHeading(in.readUTF());
        Map<String, String> codes = new LinkedHashMap<>();
        for (int left = in.readShort(); left > 0; left--) {
            codes.put(in.readUTF(), in.readUTF());
        }
        usage.exitCodeList(codes);
        usage.synopsisSubcommandLabel(in.readUTF());
    }

    /** The builders of options and of positional parameters share no public type, so what is common to them is said twice. */
    private ArgSpec argument(Object command) throws IOException, ReflectiveOperationException {
        String[] names = strings();
        if (names.length == 0) {
            String index = in.readUTF();
            Value value = value(command);
            PositionalParamSpec.Builder positional = PositionalParamSpec.builder()
                    .index(index)
                    .type(value.type)
                    .auxiliaryTypes(value.auxiliaryTypes)
                    .arity(value.arity)
                    .paramLabel(value.label)
                    .description(value.description)
                    .required(value.isRequired)
                    .hidden(value.isHidden)
                    .scopeType(value.scope)
                    .defaultValue(value.ifAbsent)
                    .converters(value.converters);
            if (value.place != null) {
                positional.getter(value.place).setter(value.place).hasInitialValue(false);
            }
            return positional.build();
        }
        boolean isHelp = in.readBoolean();
        boolean isVersion = in.readBoolean();
        Value value = value(command);
        OptionSpec.Builder option = OptionSpec.builder(names)
                .usageHelp(isHelp)
                .versionHelp(isVersion)
                .type(value.type)
                .auxiliaryTypes(value.auxiliaryTypes)
                .arity(value.arity)
                .paramLabel(value.label)
                .description(value.description)
                .required(value.isRequired)
                .hidden(value.isHidden)
                .scopeType(value.scope)
                .defaultValue(value.ifAbsent)
                .converters(value.converters);
        if (value.place != null) {
            option.getter(value.place).setter(value.place).hasInitialValue(false);
        }
        return option.build();
    }

    /** What an option and a positional parameter have in common. */
    private record Value(
            Class<?> type,
            Class<?>[] auxiliaryTypes,
            Range arity,
            String label,
            String[] description,
            boolean isRequired,
            boolean isHidden,
            ScopeType scope,
            @Nullable String ifAbsent,
            ITypeConverter<?>[] converters,
            @Nullable Place place) {}

    private Value value(Object command) throws IOException, ReflectiveOperationException {
        Class<?> type = type(in.readUTF());
        String[] auxiliary = strings();
        Class<?>[] auxiliaryTypes = new Class<?>[auxiliary.length];
        for (int at = 0; at < auxiliary.length; at++) {
            auxiliaryTypes[at] = type(auxiliary[at]);
        }
        Range arity = Range.valueOf(in.readUTF());
        String label = in.readUTF();
        String[] description = strings();
        boolean isRequired = in.readBoolean();
        boolean isHidden = in.readBoolean();
        ScopeType scope = in.readBoolean() ? ScopeType.INHERIT : ScopeType.LOCAL;
        String ifAbsent = in.readBoolean() ? in.readUTF() : null;
        String[] named = strings();
        ITypeConverter<?>[] converters = new ITypeConverter<?>[named.length];
        for (int at = 0; at < named.length; at++) {
            converters[at] = (ITypeConverter<?>) made(named[at]);
        }
        return new Value(
                type,
                auxiliaryTypes,
                arity,
                label,
                description,
                isRequired,
                isHidden,
                scope,
                ifAbsent,
                converters,
                place(command));
    }

    /** {@return the field that the next path leads to, from the command; null if there is none} */
    private @Nullable Place place(Object command) throws IOException {
        String[] path = strings();
        return path.length == 0 ? null : new Place(command, path);
    }

    private void set(Object command, @Nullable Object value) throws IOException, ReflectiveOperationException {
        Place place = place(command);
        if (place != null) {
            place.last().set(value);
        }
    }

    private static Object made(String name) throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Class<?> type(String name) throws ClassNotFoundException {
        return switch (name) {
            case "boolean" -> boolean.class;
            case "int" -> int.class;
            case "long" -> long.class;
            default -> Class.forName(name);
        };
    }

    private String[] strings() throws IOException {
        String[] strings = new String[in.readShort()];
        for (int at = 0; at < strings.length; at++) {
            strings[at] = in.readUTF();
        }
        return strings;
    }

    /** A field of a command or mixin, as picocli gets and sets values. It is looked for when it is used: most options are not given. */
    private record Place(Object command, String[] path) implements IGetter, ISetter {

        @Override
        @SuppressWarnings("unchecked")
        public <T> T get() throws ReflectiveOperationException {
            return (T) last().get();
        }

        /** {@return nothing: no caller uses what was there before} */
        @Override
        @SuppressWarnings("NullAway")
        public <T> T set(T value) throws ReflectiveOperationException {
            last().set(value);
            return null;
        }

        private FieldOfObject last() throws ReflectiveOperationException {
            Object owner = command;
            for (int at = 0; at < path.length - 1; at++) {
                owner = FieldOfObject.of(owner, path[at]).get();
            }
            return FieldOfObject.of(owner, path[path.length - 1]);
        }
    }
}
