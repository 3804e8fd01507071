package dev.dmaowner.app.plugins;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to say against one plug-in while it is at work. Each thing is said once in a run, however often the plug-in
 * does it, with the plug-in's class and file. Safe for use by several threads.
 */
final class Complaints {

    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    private final Origin origin;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** @param origin whose plug-in it is */
    Complaints(Origin origin) {
        this.origin = origin;
    }

    /**
     * A plug-in threw.
     *
     * @param operation what it was asked to do
     * @param consequence what becomes of it
     * @return what to answer in its place, a reason for a refusal
     */
    String threw(String operation, String consequence, Throwable e) {
        if (said.add(operation)) {
            LOG.atWarn()
                    .addKeyValue("plugin", origin.provider())
                    .addKeyValue("from", origin.describe())
                    .addKeyValue("operation", operation)
                    .addKeyValue("reason", e)
                    .setCause(e)
                    .log("a plug-in failed: {}", consequence);
        }
        return "the plug-in failed in " + operation + ": " + e;
    }
}
