package dev.dmaowner.testkit;

import dev.dmaowner.Registration;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.CharDevice;
import dev.dmaowner.spi.DriverContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Captures what a driver publishes, unwrapped, so a contract sees an exception itself and not the refusal that the machine makes of
 * it. It stands for every way to publish, as {@link ReluctantContext}
 * does for every request.
 */
final class PublishedFiles {

    private final Map<String, Object> published = new ConcurrentHashMap<>();

    <T extends DriverContext> T heard(Class<T> type, T context) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answer(context, method, arguments)));
    }

    private @Nullable Object answer(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        Object answer;
        try {
            answer = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        return arguments != null && answer instanceof Registration publication ? heard(arguments, publication) : answer;
    }

    /** What is published comes last, behind its name. */
    private Registration heard(Object[] arguments, Registration publication) {
        Object what = arguments[arguments.length - 1];
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < arguments.length - 1; i++) {
            name.append(i == 0 ? "" : "/").append(arguments[i]);
        }
        published.put(name.toString(), what);
        return Registration.of(() -> {
            publication.close();
            published.remove(name.toString(), what);
        });
    }

    /** Files of devices and parameters of modules, by their names. */
    Map<String, Attribute> attributes() {
        return of(Attribute.class);
    }

    /** Nodes, by their names below {@code /dev}. */
    Map<String, CharDevice> nodes() {
        return of(CharDevice.class);
    }

    private <T> Map<String, T> of(Class<T> type) {
        Map<String, T> some = new TreeMap<>();
        published.forEach((name, what) -> {
            if (type.isInstance(what)) {
                some.put(name, type.cast(what));
            }
        });
        return some;
    }
}
