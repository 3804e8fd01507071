package dev.dmaowner.plan;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Passes everything on and keeps a record of it. */
public final class RecordingHost implements Host {

    private final Host host;
    private final List<String> reads = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    public RecordingHost(Host host) {
        this.host = host;
    }

    /** {@return the files whose content was read, in order} */
    public List<String> reads() {
        return reads;
    }

    /** {@return links and folders that were looked at, writes and opens, each with its verb} */
    public List<String> others() {
        return others;
    }

    @Override
    public HostDescription description() {
        return host.description();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        reads.add(path);
        return host.read(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
        others.add("list " + path);
        return host.list(path);
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        others.add("link " + path);
        return host.readLink(path);
    }

    @Override
    public boolean exists(String path) {
        others.add("exists " + path);
        return host.exists(path);
    }

    @Override
    public WriteAnswer write(String path, String text) {
        others.add("write " + path);
        return host.write(path, text);
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        others.add("open " + path);
        return host.open(path);
    }
}
