package dev.dmaowner.app.plugins;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.LoggerFactory;

/** Collects the providers of one kind of service from several loaders, each once, and the reasons of those that fail. */
final class ServiceCollector<S> {

    /** The number of consecutive failures after which a loader is abandoned, so a broken one cannot loop endlessly. */
    private static final int FAILURES_OF_A_LOADER = 100;

    private final String kind;
    private final List<RefusedPlugin> refused;
    private final BiFunction<S, Origin, Plugin<S>> describe;
    private final Map<String, Plugin<S>> byName = new LinkedHashMap<>();

    /** By name, the number of the loader that found it. */
    private final Map<String, Integer> places = new HashMap<>();

    private int place;
    private final Set<Class<?>> seen = new HashSet<>();
    private final Set<String> failed = new HashSet<>();

    ServiceCollector(String kind, List<RefusedPlugin> refused, BiFunction<S, Origin, Plugin<S>> describe) {
        this.kind = kind;
        this.refused = refused;
        this.describe = describe;
    }

    /**
     * {@return the working providers, bus by bus, in the order of registration} Those beside the program come first, as built-in
     * drivers of a kernel do, then those of each entry of the plug-in folder. In one place the order is that of package names,
     * and in one package that of its declaration.
     */
    List<Plugin<S>> found() {
        List<Plugin<S>> found = new ArrayList<>(byName.values());
        found.sort(this::inOrder);
        return List.copyOf(found);
    }

    private int inOrder(Plugin<S> one, Plugin<S> other) {
        int order = one.bus().compareTo(other.bus());
        if (order == 0) {
            order = Integer.compare(places.getOrDefault(one.fullName(), 0), places.getOrDefault(other.fullName(), 0));
        }
        return order != 0
                ? order
                : one.origin().providerPackage().compareTo(other.origin().providerPackage());
    }

    void addAll(String fileName, ServiceLoader<S> loader) {
        place++;
        Iterator<ServiceLoader.Provider<S>> providers = loader.stream().iterator();
        for (int failures = 0; failures < FAILURES_OF_A_LOADER; ) {
            try {
                if (!providers.hasNext()) {
                    return;
                }
                add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                failures++;
                // A layer's loader also finds its parents' providers, and fails on the same ones.
                if (failed.add(FailureReason.of(e))) {
                    refuse(fileName, FailureReason.of(e), e);
                }
            }
        }
    }

    // A plug-in may throw anything; only errors of the virtual machine are passed on.
    private void add(ServiceLoader.Provider<S> provider) {
        Class<? extends S> type = provider.type();
        if (!seen.add(type)) {
            return;
        }
        try {
            Plugin<S> plugin = describe.apply(provider.get(), Origin.of(type));
            SysfsName.require(plugin.name());
            take(plugin);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            refuse(
                    type.getName(),
                    FailureReason.of(e) + ", in " + Origin.of(type).describe(),
                    e);
        }
    }

    private void take(Plugin<S> plugin) {
        Plugin<S> first = byName.putIfAbsent(plugin.fullName(), plugin);
        if (first == null) {
            places.put(plugin.fullName(), place);
        } else {
            refuse(
                    plugin.fullName(),
                    "the name is taken: both " + first.origin().describe() + " and "
                            + plugin.origin().describe() + " provide it; the first one takes part");
        }
    }

    private void refuse(String what, String reason) {
        refused.add(new RefusedPlugin(kind, what, reason));
    }

    private void refuse(String what, String reason, Throwable e) {
        LoggerFactory.getLogger(ServiceCollector.class)
                .atDebug()
                .setCause(e)
                .addKeyValue("plugin", what)
                .log("a plug-in failed when it was loaded");
        refuse(what, reason);
    }
}
