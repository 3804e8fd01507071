package dev.dmaowner.machine.drivercore;

import dev.dmaowner.KernelRules;
import dev.dmaowner.Registration;
import dev.dmaowner.spi.Attribute;
import dev.dmaowner.spi.CharDevice;
import dev.dmaowner.spi.DriverContext;
import java.util.Optional;
import java.util.function.Supplier;

/** The context of a driver's registration. What it publishes here stays as long as the machine. */
record PluginContext(KernelRules rules, DriverPublications publications, Publisher publisher) implements DriverContext {

    @Override
    public <T> T shared(Class<T> key, Supplier<T> first) {
        return publications.shared().get(key, first);
    }

    @Override
    public Registration publishNode(String name, CharDevice node) {
        return publications.nodes().publish(name, new PublishedNode(node, publisher, "/dev/" + name));
    }

    @Override
    public Registration publishParameter(String module, String name, Attribute parameter) {
        String key = module + "/" + name;
        return publications
                .parameters()
                .publish(key, new PublishedAttribute(parameter, publisher, "the parameter " + key));
    }

    @Override
    public Optional<String> moduleParameter(String module, String name) {
        return publications.givenParameter(module, name);
    }

    @Override
    public void taint(int flag) {
        publications.taint(flag);
    }
}
