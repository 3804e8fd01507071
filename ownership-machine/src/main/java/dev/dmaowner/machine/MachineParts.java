package dev.dmaowner.machine;

import dev.dmaowner.OwnershipRules;
import dev.dmaowner.firmware.FirmwareDmaConfigure;
import dev.dmaowner.machine.plugin.PluginReporter;
import dev.dmaowner.ownership.OwnershipRegistry;
import java.util.Map;
import java.util.Optional;

/** The parts that a machine is made of, put together once; each does one thing of the driver core. */
final class MachineParts {

    private final FirmwareDmaConfigure firmware;
    private final Map<String, String> givenParameters;
    private final PluginReporter reporter;
    private final Topology topology = new Topology();
    private final Events events = new Events();
    private final Shared shared = new Shared();
    private final Publications<PublishedNode> nodes = new Publications<>();
    private final Publications<PublishedAttribute> parameters = new Publications<>();
    private final Deferrals deferrals = new Deferrals();
    private final Groups groups;
    private final Binding binding;
    private final Unbinding unbinding;
    private final Offers offers;
    private final Additions additions;
    private final Removals removals;
    private final Registrations registrations;

    MachineParts(
            OwnershipRules rules,
            FirmwareDmaConfigure firmware,
            Map<String, String> givenParameters,
            PluginReporter reporter) {
        this.firmware = firmware;
        this.givenParameters = givenParameters;
        this.reporter = reporter;
        this.groups = new Groups(new OwnershipRegistry(rules), topology, events, firmware.firmware());
        this.binding = new Binding(this);
        this.unbinding = new Unbinding(this);
        this.offers = new Offers(this);
        this.additions = new Additions(this);
        this.removals = new Removals(this);
        this.registrations = new Registrations(this);
    }

    OwnershipRules rules() {
        return groups.registry().rules();
    }

    FirmwareDmaConfigure firmware() {
        return firmware;
    }

    /** {@return who is notified of what is wrong with plug-ins} */
    PluginReporter reporter() {
        return reporter;
    }

    Topology topology() {
        return topology;
    }

    Events events() {
        return events;
    }

    Shared shared() {
        return shared;
    }

    /** By name below {@code /dev}. */
    Publications<PublishedNode> nodes() {
        return nodes;
    }

    /** By {@code MODULE/NAME}. */
    Publications<PublishedAttribute> parameters() {
        return parameters;
    }

    /** {@return what a module's parameter was given when the module was loaded, empty if nothing} */
    Optional<String> givenParameter(String module, String name) {
        return Optional.ofNullable(givenParameters.get(module + "/" + name));
    }

    Deferrals deferrals() {
        return deferrals;
    }

    Groups groups() {
        return groups;
    }

    Binding binding() {
        return binding;
    }

    Unbinding unbinding() {
        return unbinding;
    }

    Offers offers() {
        return offers;
    }

    Additions additions() {
        return additions;
    }

    Removals removals() {
        return removals;
    }

    Registrations registrations() {
        return registrations;
    }

    /** End an operation that may have bound something: what was deferred gets its turn. */
    void settle() {
        deferrals.retry(offers);
    }
}
