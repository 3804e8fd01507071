package dev.dmaowner.machine.sysfs;

import dev.dmaowner.host.Host;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files {@code bind} of the text consoles of a recorded host, in {@code /sys/class/vtconsole}. They begin as recorded; a number other
 * than zero switches a console on, and anything else off, as {@code store_bind} of the kernel does.
 */
final class ConsoleClass {

    static final String NAME = "vtconsole";

    private final @Nullable Host origin;
    private final Map<String, Boolean> on = new ConcurrentHashMap<>();

    /** @param origin the recorded host, null if there is none */
    ConsoleClass(@Nullable Host origin) {
        this.origin = origin;
    }

    /** {@return the entry at a path below the class's directory, empty if the recorded host is to be asked} */
    Optional<SysfsEntry> find(List<String> path) {
        boolean isSwitch = path.size() == 2 && path.get(1).equals("bind");
        if (!isSwitch || !isThere(path.get(0))) {
            return Optional.empty();
        }
        String console = path.get(0);
        return Optional.of(new SysfsEntry.ReadWrite(() -> on.getOrDefault(console, false) ? "1" : "0", text -> {
            on.put(console, isNumberAboveZero(text));
            return WriteAnswer.DONE;
        }));
    }

    private boolean isThere(String console) {
        Host recorded = origin;
        if (recorded == null || on.containsKey(console)) {
            return recorded != null;
        }
        try {
            Optional<String> bind = recorded.readText("/sys/class/" + NAME + "/" + console + "/bind");
            bind.ifPresent(text -> on.putIfAbsent(console, text.equals("1")));
            return bind.isPresent();
        } catch (IOException e) {
            // What is wrong with it is said where it is read.
            return false;
        }
    }

    private static boolean isNumberAboveZero(String text) {
        return text.matches("(?s)0*[1-9].*");
    }
}
