package dev.dmaowner.machine.sysfs;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.drivercore.PublishedAttribute;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** An entry of the simulated tree. */
sealed interface SysfsEntry {

    /** A directory. */
    record Directory(Supplier<List<String>> names) implements SysfsEntry {}

    /** A symbolic link. */
    record Link(String target) implements SysfsEntry {}

    /** A read-only file, with its content without the final newline. */
    record ReadOnly(Supplier<String> content) implements SysfsEntry {}

    /** A write-only file. */
    record WriteOnly(Function<String, WriteAnswer> writer) implements SysfsEntry {}

    /** A file for reading and writing. */
    record ReadWrite(Supplier<String> content, Function<String, WriteAnswer> writer) implements SysfsEntry {}

    /** A file whose content comes from a plug-in, which may fail. */
    record OfPlugin(Supplier<Outcome<String>> content, Function<String, WriteAnswer> writer) implements SysfsEntry {}

    /** {@return the entry of an attribute that a driver has published} */
    static SysfsEntry of(PublishedAttribute attribute) {
        return new OfPlugin(attribute::read, text -> attribute.write(SysfsText.name(text)));
    }

    /** Write to the entry in one {@code write} call. An empty write does nothing. */
    default WriteAnswer write(String text) {
        Function<String, WriteAnswer> writer;
        if (this instanceof WriteOnly file) {
            writer = file.writer();
        } else if (this instanceof ReadWrite file) {
            writer = file.writer();
        } else if (this instanceof OfPlugin file) {
            writer = file.writer();
        } else if (this instanceof ReadOnly) {
            return WriteAnswer.refused(Refusal.of(Errno.EACCES, "the file can only be read"));
        } else {
            return WriteAnswer.refused(Refusal.of(Errno.EISDIR, "it is a directory"));
        }
        return text.isEmpty() ? WriteAnswer.DONE : writer.apply(text);
    }
}
