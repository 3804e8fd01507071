package dev.dmaowner.app.explain;

import java.util.Optional;

/**
 * One of the steps after which a user has a group.
 *
 * @param what what to do, an imperative without a full stop
 * @param command the line to type as root, empty where there is none
 */
public record Step(String what, Optional<String> command) {

    static Step typed(String what, String command) {
        return new Step(what, Optional.of(command));
    }
}
