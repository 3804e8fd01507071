package dev.dmaowner.machine.sysfs;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.Refusal;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.machine.drivercore.PublishedAttribute;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What stands at a path of the simulated tree. */
sealed interface SysfsEntry {

    /** A directory. */
    record Directory(Supplier<List<String>> names) implements SysfsEntry {}

    /** A symbolic link. */
    record Link(String target) implements SysfsEntry {}

    /** A file that can only be read; what it shows, without the newline at the end. */
    record ReadOnly(Supplier<String> content) implements SysfsEntry {}

    /** A file that can only be written. */
    record WriteOnly(Function<String, WriteAnswer> writer) implements SysfsEntry {}

    /** A file that can be read and written. */
    record ReadWrite(Supplier<String> content, Function<String, WriteAnswer> writer) implements SysfsEntry {}

    /** A file whose content a plug-in says, or fails to say. */
    record OfPlugin(Supplier<Outcome<String>> content, Function<String, WriteAnswer> writer) implements SysfsEntry {}

    /** {@return the entry of what a driver has published} */
    static SysfsEntry of(PublishedAttribute attribute) {
        return new OfPlugin(attribute::read, text -> attribute.write(SysfsText.name(text)));
    }

    /** Write to the entry as one {@code write} call would. Writing nothing does nothing. */
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
