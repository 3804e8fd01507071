package dev.dmaowner.app;

import dev.dmaowner.host.ForwardingHost;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.RegisterAccess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host that counts as a running machine and notes what it is asked. For one thread. */
public final class AskedHost extends ForwardingHost {

    private final List<String> read = new ArrayList<>();
    private final List<String> listed = new ArrayList<>();
    private final List<String> links = new ArrayList<>();
    private final List<String> looked = new ArrayList<>();

    public AskedHost(Host host) {
        super(host);
    }

    @Override
    public HostDescription description() {
        return new HostDescription(
                HostDescription.Kind.LIVE, "the machine", Optional.of("6.12.1"), RegisterAccess.NONE);
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        read.add(path);
        return super.read(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        listed.add(path);
        return super.list(path);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        links.add(path);
        return super.readLink(path);
    }

    @Override
    public boolean exists(String path) {
        looked.add(path);
        return super.exists(path);
    }

    /** {@return the files that were read, in this order} */
    public List<String> read() {
        return read;
    }

    /** {@return the directories that were listed} */
    public List<String> listed() {
        return listed;
    }

    /** {@return the links that were read} */
    public List<String> links() {
        return links;
    }

    /** {@return the paths whose presence was asked for} */
    public List<String> looked() {
        return looked;
    }
}
