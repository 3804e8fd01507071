package dev.dmaowner.host;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.CapturedNode.Directory;
import dev.dmaowner.host.CapturedNode.File;
import dev.dmaowner.host.CapturedNode.Link;
import dev.dmaowner.host.CapturedNode.Oversized;
import dev.dmaowner.host.PathWalk.LastLink;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A captured machine in memory. Every change is refused with EROFS. Immutable and safe for use by several threads.
 */
public final class CapturedHost implements Host {

    private final CapturedTree tree;
    private final HostDescription description;

    private CapturedHost(CapturedTree tree, HostDescription description) {
        this.tree = tree;
        this.description = description;
    }

    /**
     * {@return a host over a tree, with the kernel release that the tree records}
     *
     * @param tree a tree whose root holds {@code sys}
     * @param source where it comes from, human-readable, such as a file's name
     */
    public static CapturedHost of(CapturedTree tree, String source) {
        CapturedHost unnamed = new CapturedHost(tree, ReadOnlyAnswers.describe(source, Optional.empty()));
        return new CapturedHost(tree, ReadOnlyAnswers.describe(source, RecordedRelease.of(unnamed)));
    }

    /**
     * {@return the same machine with this kernel release}
     *
     * @param kernelRelease as {@code uname -r} prints it
     */
    public CapturedHost runningKernel(String kernelRelease) {
        return new CapturedHost(
                tree,
                ReadOnlyAnswers.describe(description.source(), Optional.of(kernelRelease))
                        .remarking(description.remarks()));
    }

    /**
     * {@return the same machine with these remarks}
     *
     * @param remarks what limits what it says, human-readable sentences
     */
    public CapturedHost remarking(List<String> remarks) {
        return new CapturedHost(tree, description.remarking(remarks));
    }

    @Override
    public HostDescription description() {
        return description;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        Optional<CapturedNode> node = tree.node(path, LastLink.FOLLOWED);
        if (node.isPresent() && node.get() instanceof Oversized oversized) {
            throw new CaptureException(path + " has " + oversized.size() + " bytes, more than an attribute may have");
        }
        return node.isPresent() && node.get() instanceof File file ? Optional.of(file.content()) : Optional.empty();
    }

    @Override
    public List<String> list(String path) {
        Optional<CapturedNode> node = tree.node(path, LastLink.FOLLOWED);
        return node.isPresent() && node.get() instanceof Directory directory ? directory.names() : List.of();
    }

    @Override
    public Optional<String> readLink(String path) {
        Optional<CapturedNode> node = tree.node(path, LastLink.KEPT);
        return node.isPresent() && node.get() instanceof Link link ? Optional.of(link.target()) : Optional.empty();
    }

    @Override
    public boolean exists(String path) {
        return tree.node(path, LastLink.FOLLOWED).isPresent();
    }

    @Override
    public WriteAnswer write(String path, String text) {
        return ReadOnlyAnswers.write(description, path);
    }

    @Override
    public WriteAnswer loadModule(String module) {
        return ReadOnlyAnswers.loadModule(description, module);
    }

    @Override
    public Outcome<OpenNode> open(String path) {
        return ReadOnlyAnswers.open(description, path);
    }
}
