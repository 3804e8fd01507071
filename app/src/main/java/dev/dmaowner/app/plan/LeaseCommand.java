package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.GroupId;
import dev.dmaowner.Outcome;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.names.NameLookup;
import dev.dmaowner.plan.run.HostLock;
import dev.dmaowner.plan.run.Lease;
import dev.dmaowner.plan.run.Leases;
import dev.dmaowner.plan.run.Leases.Conflict;
import dev.dmaowner.plan.survey.SurveyedGroup;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code lease}: reserves groups for a holder. */
@Command(
        name = "lease",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Record whom a group belongs to, so that two programs do not take the same one; without a group, list the"
                    + " leases.",
            "A lease outlives the program that made it, and ends when it is ended or its time has come."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner lease                                  who has what",
            "  dmaowner lease 7 --for vm12",
            "  dmaowner lease 7 --for vm12 --until 2030-01-01T00:00:00Z",
            "  dmaowner lease 7 --for vm12 --end",
            "  dmaowner lease 7 --for vm13 --take-over"
        })
public final class LeaseCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "GROUP", description = "The group's number.")
    private @Nullable String group;

    @Option(names = "--for", paramLabel = "NAME", defaultValue = "", description = "Whose the lease is.")
    private String holder = "";

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends, as 2030-01-01T00:00:00Z.")
    private @Nullable String until;

    @Option(names = "--end", description = "End the lease.")
    private boolean[] end = {};

    @Option(names = "--take-over", description = "Even if it is somebody else's.")
    private boolean[] takeOver = {};

    @Mixin
    private HostOptions host = new HostOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public LeaseCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (group != null) {
            change(group);
        } else {
            list(host.state().leases().list(Instant.now()));
        }
        return ExitCode.DONE.number();
    }

    private void change(String number) throws IOException, CommandFailure {
        if (holder.isBlank()) {
            throw new CommandFailure(ExitCode.USAGE, "the lease has no holder: give one with --for NAME");
        }
        PlanningSession session = PlanningSession.open(host.open(), output.global());
        GroupId id = new NameLookup(session.host()).group(number);
        List<DeviceId> members =
                session.survey().group(id).map(SurveyedGroup::members).orElse(List.of());
        Conflict conflict = takeOver.length > 0 ? Conflict.TAKEN_OVER : Conflict.RESPECTED;
        Leases leases = host.state().leases();
        Outcome<Lease> outcome;
        HostLock lock = Locks.take(host.state());
        try {
            outcome = end.length > 0
                    ? leases.end(id, holder, conflict)
                    : leases.make(new Lease(id, members, holder, end()), conflict, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, e);
        } finally {
            lock.close();
        }
        if (outcome.refusal().isPresent()) {
            throw new CommandFailure(ExitCode.REFUSED, outcome.refusal().get().reason());
        }
        list(leases.list(Instant.now()));
    }

    private Optional<Instant> end() throws CommandFailure {
        try {
            Optional<Instant> time = Optional.ofNullable(until).map(Instant::parse);
            if (time.filter(Instant.now()::isAfter).isPresent()) {
                throw new CommandFailure(ExitCode.USAGE, until + " is past already, so the lease would have ended");
            }
            return time;
        } catch (DateTimeParseException e) {
            throw new CommandFailure(ExitCode.USAGE, "'" + until + "' is no time such as 2030-01-01T00:00:00Z");
        }
    }

    private void list(List<Lease> leases) throws IOException {
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> write(json, leases));
            return;
        }
        for (Lease lease : leases) {
            output.console()
                    .out()
                    .printf(
                            "%4s  %s%s%s%n",
                            lease.group(),
                            lease.holder(),
                            lease.until().map(time -> " until " + time).orElse(""),
                            lease.number() == 0
                                    ? ""
                                    : " until journal " + lease.number() + " is undone (its fencing number)");
        }
    }

    private static void write(JsonGenerator json, List<Lease> leases) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("leases");
        for (Lease lease : leases) {
            json.writeStartObject();
            json.writeStringField("group", lease.group().toString());
            json.writeStringField("holder", lease.holder());
            if (lease.until().isPresent()) {
                json.writeStringField("until", lease.until().get().toString());
            }
            if (lease.number() > 0) {
                json.writeNumberField("number", lease.number());
            }
            json.writeArrayFieldStart("devices");
            for (DeviceId device : lease.devices()) {
                json.writeString(device.toString());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
