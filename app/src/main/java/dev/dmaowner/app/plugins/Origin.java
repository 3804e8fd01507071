package dev.dmaowner.app.plugins;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
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
        Package itsPackage = provider.getPackage();
        return new Origin(
                provider.getName(),
                Optional.ofNullable(module.getName()).orElse(""),
                Optional.ofNullable(module.getDescriptor())
                        .flatMap(ModuleDescriptor::rawVersion)
                        .or(() -> Optional.ofNullable(itsPackage.getImplementationVersion()))
                        .orElse(""),
                location(provider));
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
        return inLayer(provider.getModule())
                .or(() -> Optional.ofNullable(provider.getProtectionDomain().getCodeSource())
                        .map(CodeSource::getLocation)
                        .map(URL::toString)
                        .map(URI::create))
                .map(Origin::readable)
                .orElse("");
    }

    private static Optional<URI> inLayer(Module module) {
        return Optional.ofNullable(module.getLayer())
                .flatMap(layer -> layer.configuration().findModule(module.getName()))
                .flatMap(resolved -> {
                    ModuleReference reference = resolved.reference();
                    return reference.location();
                });
    }

    private static String readable(URI location) {
        return "file".equals(location.getScheme()) ? Path.of(location).toString() : location.toString();
    }
}
