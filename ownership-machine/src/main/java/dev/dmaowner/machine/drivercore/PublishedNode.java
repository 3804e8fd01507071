package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.NodeAnswer;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import dev.dmaowner.host.OpenNode;
import dev.dmaowner.spi.CharDevice;
import java.util.List;
import java.util.Objects;

/**
 * A character device together with its publisher. Exceptions of the plug-in are contained: a failing request is refused with EIO, and a
 * failing close still closes the file.
 *
 * @param node the plug-in's
 * @param publisher the driver that published it
 * @param path its path
 */
public record PublishedNode(CharDevice node, Publisher publisher, String path) {

    public Outcome<OpenNode> open() {
        try {
            Outcome<OpenNode> opened = Objects.requireNonNull(node.open(), "it answered null");
            return opened.fold(file -> Outcome.done(new GuardedFile(file, publisher)), Outcome::refused);
        } catch (RuntimeException | Error e) {
            return Outcome.refused(publisher.defect("opening " + path, node, e));
        }
    }

    /** Guards an open file of a plug-in. The plug-in only ever sees its own file. */
    private record GuardedFile(OpenNode file, Publisher publisher) implements OpenNode {

        @Override
        public String path() {
            try {
                return Objects.requireNonNull(file.path(), "it answered null");
            } catch (RuntimeException | Error e) {
                publisher.defect("the path of an open file", file, e);
                return "a file of " + publisher;
            }
        }

        @Override
        public NodeAnswer request(NodeRequest request) {
            NodeRequest theirs = new NodeRequest(
                    request.verb(),
                    request.arguments().stream().map(GuardedFile::unguarded).toList());
            try {
                NodeAnswer answer = Objects.requireNonNull(file.request(theirs), "it answered null");
                return answer instanceof NodeAnswer.Opened opened
                        ? new NodeAnswer.Opened(new GuardedFile(opened.node(), publisher))
                        : answer;
            } catch (RuntimeException | Error e) {
                return new NodeAnswer.Refused(
                        publisher.defect("the request " + request.verb() + " of " + path(), file, e));
            }
        }

        @Override
        public List<String> requests() {
            try {
                return List.copyOf(file.requests());
            } catch (RuntimeException | Error e) {
                publisher.defect("the requests of an open file", file, e);
                return List.of();
            }
        }

        private static Argument unguarded(Argument argument) {
            return argument instanceof Argument.File given && given.node() instanceof GuardedFile ours
                    ? new Argument.File(ours.file())
                    : argument;
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (RuntimeException | Error e) {
                publisher.defect("closing " + path(), file, e);
            }
        }
    }
}
