package dev.dmaowner.host;

import dev.dmaowner.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Base class for decorators of a host: passes every call on to another host. Safe for use by several threads.
 */
public abstract class ForwardingHost implements Host {

    private final Host host;

    /** @param host the host to pass calls on to */
    protected ForwardingHost(Host host) {
        this.host = host;
    }

    @Override
    public HostDescription description() {
        return host.description();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return host.read(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        return host.list(path);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        return host.readLink(path);
    }

    @Override
    public boolean exists(String path) {
        return host.exists(path);
    }

    @Override
    public WriteAnswer write(String path, String text) {
        return host.write(path, text);
    }

    @Override
    public WriteAnswer loadModule(String module) {
        return host.loadModule(module);
    }

    @Override
    public Optional<NodeAccess> nodeAccess(String path) throws IOException {
        return host.nodeAccess(path);
    }

    @Override
    public WriteAnswer setNodeAccess(String path, NodeAccess access) {
        return host.setNodeAccess(path, access);
    }

    @Override
    public Optional<List<FunctionLink>> functionLinks(String networkInterface) throws IOException {
        return host.functionLinks(networkInterface);
    }

    @Override
    public WriteAnswer setFunctionLink(String networkInterface, FunctionLink link) {
        return host.setFunctionLink(networkInterface, link);
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        return host.open(path);
    }
}
