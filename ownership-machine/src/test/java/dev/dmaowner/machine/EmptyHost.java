package dev.dmaowner.machine;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.HostDescription;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.host.WriteAnswer;
import java.util.List;
import java.util.Optional;

/** A host with nothing on it, unless a test puts it there. */
class EmptyHost implements Host {

    @Override
    public HostDescription description() {
        return new HostDescription(HostDescription.Kind.CAPTURED, "nothing", Optional.empty());
    }

    @Override
    public Optional<byte[]> read(String path) {
        return Optional.empty();
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
        return false;
    }

    @Override
    public WriteAnswer write(String path, String text) {
        return WriteAnswer.refused(Refusal.of(Errno.EROFS, "nothing can be written"));
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        return Outcome.refused(Errno.ENOENT, "there is no node");
    }
}
