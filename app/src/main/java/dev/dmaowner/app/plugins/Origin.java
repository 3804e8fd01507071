package dev.dmaowner.app.plugins;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/**
 * Where a service comes from.
 *
 * @param provider the provider class
 * @param module its module's name, empty text on the class path
 * @param version its module's or its jar's version, empty text if it has none
 * @param location the jar or folder, empty text if it is not known
 */
public record Origin(String provider, String module, String version, String location) {

    /** {@return the origin of a class} */
    static Origin of(Class<?> provider) {
        Module module = provider.getModule();
        return new Origin(
                provider.getName(), module.isNamed() ? module.getName() : "", version(provider), location(provider));
    }

    private static String version(Class<?> provider) {
        ModuleDescriptor descriptor = provider.getModule().getDescriptor();
        Optional<String> version = descriptor == null ? Optional.empty() : descriptor.rawVersion();
        if (version.isPresent()) {
            return version.get();
        }
        String ofPackage = provider.getPackage().getImplementationVersion();
        return ofPackage == null ? "" : ofPackage;
    }

    /** {@return the package of the provider class, empty text for the unnamed package} */
    String providerPackage() {
        return provider.substring(0, Math.max(0, provider.lastIndexOf('.')));
    }

    /** {@return a human-readable description} */
    String describe() {
        String from = location.isEmpty() ? "" : " (" + location + ")";
        return (module.isEmpty() ? "class " + provider : "module " + module) + from;
    }

    private static String location(Class<?> provider) {
        Optional<URI> location = inLayer(provider.getModule());
        if (location.isPresent()) {
            return readable(location.get());
        }
        CodeSource source = provider.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? ""
                : readable(URI.create(source.getLocation().toString()));
    }

    private static Optional<URI> inLayer(Module module) {
        ModuleLayer layer = module.getLayer();
        Optional<ResolvedModule> resolved =
                layer == null ? Optional.empty() : layer.configuration().findModule(module.getName());
        return resolved.isPresent() ? resolved.get().reference().location() : Optional.empty();
    }

    private static String readable(URI location) {
        return "file".equals(location.getScheme()) ? Path.of(location).toString() : location.toString();
    }
}
