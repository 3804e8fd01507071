package dev.dmaowner.app.plugins;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;

/** A place with service files of the test's own, and with no others that the class path has. */
final class ServiceFiles implements InstalledPlugins.Finder {

    private final ClassLoader loader;

    private ServiceFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /** {@return a place whose file for this service names these providers} */
    static ServiceFiles in(Path folder, Class<?> service, String... providers) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(service.getName()), List.of(providers));
        URL[] urls = {folder.toUri().toURL()};
        return new ServiceFiles(new URLClassLoader(urls, ServiceFiles.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return findResources(name);
            }
        });
    }

    @Override
    public <S> ServiceLoader<S> find(Class<S> service) {
        return ServiceLoader.load(service, loader);
    }
}
