package dev.dmaowner.host;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A host that answers what was asked before as it answered then, so that a program that asks in several places reads each file
 * once. What cannot be read is asked for again. A write makes it forget everything, and so does a module that is loaded, and nothing
 * else: a program that waits for changes of others asks the host behind.
 *
 * <p>Arrays that it gives out are shared and must not be changed. Safe for use by several threads.
 */
public final class RememberingHost extends ForwardingHost {

    /** What all remembered contents may have together, enough for the configuration space of ten thousand devices. */
    private static final long MOST_CONTENT = 64L << 20;

    private final Map<String, Optional<byte[]>> contents = new ConcurrentHashMap<>();
    private final Map<String, List<String>> lists = new ConcurrentHashMap<>();
    private final Map<String, Optional<String>> links = new ConcurrentHashMap<>();
    private final Map<String, Boolean> existing = new ConcurrentHashMap<>();
    private final AtomicLong size = new AtomicLong();

    /** @param host the host to ask */
    public RememberingHost(Host host) {
        super(host);
    }

    /** {@return the host itself if it remembers, otherwise one that does} */
    public static RememberingHost over(Host host) {
        return host instanceof RememberingHost remembering ? remembering : new RememberingHost(host);
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Optional<byte[]> known = contents.get(path);
        if (known == null) {
            known = super.read(path);
            int length = known.map(content -> content.length).orElse(0);
            if (size.addAndGet(length) <= MOST_CONTENT) {
                contents.put(path, known);
            } else {
                size.addAndGet(-length);
            }
        }
        return known;
    }

    @Override
    public List<String> list(String path) throws IOException {
        List<String> known = lists.get(path);
        if (known == null) {
            known = super.list(path);
            lists.put(path, known);
        }
        return known;
    }

    @Override
    public Optional<String> readLink(String path) throws IOException {
        Optional<String> known = links.get(path);
        if (known == null) {
            known = super.readLink(path);
            links.put(path, known);
        }
        return known;
    }

    @Override
    public boolean exists(String path) {
        Boolean known = existing.get(path);
        if (known == null) {
            known = super.exists(path);
            existing.put(path, known);
        }
        return known;
    }

    @Override
    public WriteAnswer write(String path, String text) {
        try {
            return super.write(path, text);
        } finally {
            forget();
        }
    }

    @Override
    public WriteAnswer loadModule(String module) {
        try {
            return super.loadModule(module);
        } finally {
            forget();
        }
    }

    private void forget() {
        contents.clear();
        lists.clear();
        links.clear();
        existing.clear();
        size.set(0);
    }
}
