package dev.dmaowner.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.ServiceLoader;

/** Looks a plug-in up as programs do: through ServiceLoader, and in the descriptor of its module. */
final class ProviderLookup {

    private ProviderLookup() {}

    /** The lookup finds a plug-in just if it is declared to be provided as a service. */
    static <S> void assertFound(Class<S> service, S plugin, boolean declared) {
        Class<?> type = plugin.getClass();
        assertEquals(
                declared,
                loader(service, type).stream().anyMatch(provider -> provider.type() == type),
                "whether ServiceLoader finds " + type.getName() + "; on the class path it reads META-INF/services/"
                        + service.getName());
        if (declared) {
            descriptor(type)
                    .ifPresent(module -> assertTrue(
                            provides(module, service, type),
                            "the descriptor of module " + module.name() + " lacks 'provides " + service.getName()
                                    + " with " + type.getName() + "'"));
        }
    }

    private static <S> ServiceLoader<S> loader(Class<S> service, Class<?> type) {
        ModuleLayer layer = type.getModule().getLayer();
        return layer == null ? ServiceLoader.load(service, type.getClassLoader()) : ServiceLoader.load(layer, service);
    }

    private static boolean provides(ModuleDescriptor module, Class<?> service, Class<?> type) {
        return module.provides().stream()
                .anyMatch(provided -> provided.service().equals(service.getName())
                        && provided.providers().contains(type.getName()));
    }

    /** The descriptor that lies beside the class, even where tests run on the class path; empty if there is none. */
    private static Optional<ModuleDescriptor> descriptor(Class<?> type) {
        if (type.getModule().isNamed()) {
            return Optional.ofNullable(type.getModule().getDescriptor());
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            return Optional.empty();
        }
        try {
            return ModuleFinder.of(Path.of(source.getLocation().toURI())).findAll().stream()
                    .map(ModuleReference::descriptor)
                    .filter(module -> !module.isAutomatic())
                    .findFirst();
        } catch (URISyntaxException e) {
            throw new AssertionError("the place of " + type.getName() + " is not a path: " + source.getLocation(), e);
        }
    }
}
