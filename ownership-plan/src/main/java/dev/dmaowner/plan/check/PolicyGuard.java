package dev.dmaowner.plan.check;

import dev.dmaowner.plan.check.Policy.Item;
import dev.dmaowner.plan.check.Policy.Rule;
import dev.dmaowner.plan.check.Policy.Says;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects to taking what the host's {@link Policy} does not let be taken. Nobody overrules it but who can change its file. A policy that
 * cannot be understood lets nothing be taken.
 */
final class PolicyGuard implements Guard {

    static final String NAME = "policy";

    private final String user;
    private final Map<String, Guard> uses;

    PolicyGuard(String user) {
        this.user = user;
        Map<String, Guard> byName = new HashMap<>();
        for (Guard guard : List.of(
                new DiskGuard(),
                new DefaultRouteGuard(),
                new DisplayGuard(),
                new ConsoleGuard(),
                new KeyboardGuard())) {
            byName.put(guard.name(), guard);
        }
        this.uses = Map.copyOf(byName);
    }

    /** {@return the check for the user who asks: with sudo and its like, who called them} */
    static PolicyGuard ofThisUser() {
        for (String variable : List.of("SUDO_USER", "DOAS_USER")) {
            String caller = System.getenv(variable);
            if (caller != null && !caller.isEmpty()) {
                return new PolicyGuard(caller);
            }
        }
        return new PolicyGuard(System.getProperty("user.name", ""));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> against(HostUse use, SurveyedDevice device) throws IOException {
        Policy policy;
        try {
            policy = use.policy();
        } catch (Policy.NotUnderstood e) {
            return Optional.of(
                    "the policy of this host cannot be understood, so nothing may be taken: " + e.getMessage());
        }
        for (Rule rule : policy.rules()) {
            for (Item item : rule.says() == Says.NEVER ? rule.items() : List.<Item>of()) {
                Optional<String> why = means(item, use, device);
                if (why.isPresent()) {
                    return Optional.of("the policy of this host never lets it be taken (" + Policy.FILE + ", line "
                            + rule.line() + ": " + item.text() + ")" + why.get());
                }
            }
        }
        return isLet(policy, device)
                ? Optional.empty()
                : Optional.of("the policy of this host does not let " + user + " take it: no line of " + Policy.FILE
                        + " that says 'may' names it");
    }

    private Optional<String> means(Item item, HostUse use, SurveyedDevice device) throws IOException {
        Guard guard = uses.get(item.value());
        if (item.kind().equals("use") && guard != null) {
            return guard.against(use, device).map(reason -> ": " + reason);
        }
        return item.means(device) ? Optional.of("") : Optional.empty();
    }

    private boolean isLet(Policy policy, SurveyedDevice device) {
        List<Rule> lets =
                policy.rules().stream().filter(rule -> rule.says() == Says.MAY).toList();
        return lets.isEmpty()
                || lets.stream()
                        .filter(rule -> rule.user().isEmpty() || rule.user().equals(Optional.of(user)))
                        .flatMap(rule -> rule.items().stream())
                        .anyMatch(item -> item.means(device));
    }
}
