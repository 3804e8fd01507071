package dev.dmaowner.machine.drivercore;

import dev.dmaowner.Outcome;
import dev.dmaowner.host.WriteAnswer;
import dev.dmaowner.spi.Attribute;
import java.util.Objects;

/**
 * An attribute or module parameter together with its publisher, who is named if it throws.
 *
 * @param attribute the plug-in's
 * @param publisher the driver that published it
 * @param name the name under which it is published
 */
public record PublishedAttribute(Attribute attribute, Publisher publisher, String name) {

    public Outcome<String> read() {
        try {
            return Outcome.done(Objects.requireNonNull(attribute.read(), "it answered null"));
        } catch (RuntimeException | Error e) {
            return Outcome.refused(publisher.defect("reading " + name, attribute, e));
        }
    }

    public WriteAnswer write(String text) {
        try {
            return WriteAnswer.of(Objects.requireNonNull(attribute.write(text), "it answered null"));
        } catch (RuntimeException | Error e) {
            return WriteAnswer.refused(publisher.defect("writing " + name, attribute, e));
        }
    }
}
