package dev.dmaowner.firmware;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host that has tables and nothing else. */
final class AcpiHostFake implements Host {

    private static final String DIRECTORY = "/sys/firmware/acpi/tables/";

    private final Map<String, byte[]> files = new HashMap<>();
    private boolean broken;

    AcpiHostFake table(String signature, byte[] bytes) {
        files.put(DIRECTORY + signature, bytes);
        return this;
    }

    AcpiHostFake breakDown() {
        broken = true;
        return this;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        if (broken) {
            throw new IOException("the disk is on fire");
        }
        return Optional.ofNullable(files.get(path));
    }

    @Override
    public HostDescription description() {
        return new HostDescription(HostDescription.Kind.CAPTURED, "a test", Optional.empty());
    }

    @Override
    public List<String> list(String path) {
        return List.of();
    }

    @Override
    public Optional<String> readLink(String path) {
        return Optional.empty();
    }

    @Override
    public boolean exists(String path) {
        return files.containsKey(path);
    }

    @Override
    public WriteAnswer write(String path, String text) {
        throw new UnsupportedOperationException(path);
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        throw new UnsupportedOperationException(path);
    }
}
