package dev.dmaowner.driver.vfio;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.DriverContext;
import java.util.Optional;

/** A module parameter that is on or off, read as {@code Y} or {@code N}. */
final class Switch implements Attribute {

    /** Whether it can be changed once the module is loaded. */
    enum Access {
        AT_LOAD_ONLY,
        WRITABLE
    }

    /** The two positions. */
    enum Position {
        ON,
        OFF
    }

    private final String name;
    private final Access access;
    private final Runnable changed;
    private volatile Position position;

    private Switch(String name, Access access, Position position, Runnable changed) {
        this.name = name;
        this.access = access;
        this.position = position;
        this.changed = changed;
    }

    /**
     * Publish a parameter, in the position that was given at load or else the default one.
     *
     * @param changed called after each write, in the writing thread
     */
    static Switch publish(
            DriverContext context, String module, String name, Access access, Position initially, Runnable changed) {
        Position position =
                context.moduleParameter(module, name).flatMap(Switch::parse).orElse(initially);
        Switch parameter = new Switch(module + "." + name, access, position, changed);
        context.publishParameter(module, name, parameter);
        return parameter;
    }

    boolean isOn() {
        return position == Position.ON;
    }

    @Override
    public String read() {
        return isOn() ? "Y" : "N";
    }

    @Override
    public Outcome<Outcome.Nothing> write(String text) {
        if (access == Access.AT_LOAD_ONLY) {
            return Outcome.refused(Errno.EACCES, name + " can only be given when the module is loaded");
        }
        Optional<Position> wanted = parse(text);
        if (wanted.isEmpty()) {
            return Outcome.refused(Errno.EINVAL, "'" + text + "' is neither on nor off");
        }
        position = wanted.get();
        changed.run();
        return Outcome.done();
    }

    /** As the kernel's {@code kstrtobool}, which looks at no more than two characters. */
    private static Optional<Position> parse(String text) {
        String start = text.length() > 2 ? text.substring(0, 2) : text;
        if (start.equalsIgnoreCase("on")) {
            return Optional.of(Position.ON);
        }
        if (start.equalsIgnoreCase("of")) {
            return Optional.of(Position.OFF);
        }
        char first = start.isEmpty() ? ' ' : Character.toLowerCase(start.charAt(0));
        return switch (first) {
            case 'y', 't', '1' -> Optional.of(Position.ON);
            case 'n', 'f', '0' -> Optional.of(Position.OFF);
            default -> Optional.empty();
        };
    }
}
