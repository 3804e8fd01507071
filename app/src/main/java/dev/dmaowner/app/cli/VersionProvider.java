package dev.dmaowner.app.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version of the command, from its module descriptor or its jar. */
public final class VersionProvider implements IVersionProvider {

    /** For picocli. */
    public VersionProvider() {}

    @Override
    public String[] getVersion() {
        return new String[] {"dmaowner " + version(), "Java " + Runtime.version()};
    }

    static String version() {
        return Optional.ofNullable(VersionProvider.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(VersionProvider.class.getPackage().getImplementationVersion()))
                .orElse("(not from a jar)");
    }
}
