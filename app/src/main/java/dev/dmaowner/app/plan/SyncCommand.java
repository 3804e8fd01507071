package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.PciIdentity;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.app.sync.BootForm;
import dev.dmaowner.app.sync.BootText;
import dev.dmaowner.app.sync.Desired;
import dev.dmaowner.app.sync.DesiredReader;
import dev.dmaowner.app.sync.Drift;
import dev.dmaowner.app.sync.Identity;
import dev.dmaowner.app.sync.Resolution;
import dev.dmaowner.host.Host;
import dev.dmaowner.host.NodeAccess;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.plan.Action;
import dev.dmaowner.plan.Goal;
import dev.dmaowner.plan.planner.PlanRequest;
import dev.dmaowner.plan.run.PersistentFiles;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code sync}: makes the devices of a host what a file says. */
@Command(
        name = "sync",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Bring the devices of this host into the state that a file describes: which devices userspace has, their drivers, who may open their"
                    + " nodes, and the number of virtual functions. The file identifies devices by what they are, not by their addresses. Only"
                    + " what differs is changed, each change by a plan with a journal.",
            "Or print the differences, or the equivalent for early boot, before drivers of the kernel bind the devices."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner sync --describe 01:00.0 >> devices.yaml    an entry to begin with",
            "  dmaowner sync devices.yaml --check                  3 if anything differs",
            "  dmaowner sync devices.yaml --yes",
            "  dmaowner sync devices.yaml --print initramfs-tools"
        })
public final class SyncCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A file in YAML, with a list under 'devices:'.")
    private @Nullable Path file;

    @Option(names = "--check", description = "Change nothing: print what differs, and end with 3 if anything does.")
    private boolean[] check = {};

    @Option(
            names = "--print",
            paramLabel = "FORM",
            description =
                    "Change nothing: print the files that do the same early in a boot: udev, initramfs-tools, dracut, modprobe or"
                            + " mkinitcpio.")
    private @Nullable String form;

    @Option(
            names = "--describe",
            paramLabel = "DEVICE",
            description =
                    "Print an entry that means this device; for a group's number, one for each of its members that can be taken.")
    private List<String> described = new ArrayList<>();

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private YesOption yes = new YesOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public SyncCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (!described.isEmpty()) {
            describe(looking());
            return ExitCode.DONE.number();
        } else if (file == null) {
            throw new CommandFailure(ExitCode.USAGE, "name a file, or begin one with --describe DEVICE");
        }
        List<Desired> entries = DesiredReader.read(file);
        if (form != null) {
            print(looking(), entries, form);
            return ExitCode.DONE.number();
        } else if (check.length > 0) {
            return check(looking(), entries);
        } else if (!machine.machines().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "-m names a machine that is looked at, and nothing there can be changed: add --check or --print");
        } else if (output.format() == OutputFormat.JSON) {
            throw new CommandFailure(
                    ExitCode.USAGE, "json is printed with --check; each change has its own in 'history'");
        }
        apply(entries);
        return ExitCode.DONE.number();
    }

    private PlanningSession looking() throws IOException, CommandFailure {
        Host host = machine.machines().isEmpty()
                ? options.host().open()
                : MachineSource.open(machine.machines(), RegisterAccess.CONFIGURATION_SPACE);
        return PlanningSession.open(new RememberingHost(host), output.global());
    }

    private PersistentFiles files() {
        return options.host().persistent();
    }

    private Resolution resolved(PlanningSession session, List<Desired> entries) throws IOException, CommandFailure {
        Resolution resolution = Resolution.of(session.host(), session.survey(), entries);
        if (!resolution.problems().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "not every entry of " + file + " means one device of its own; nothing was changed",
                    resolution.problems());
        }
        return resolution;
    }

    private void describe(PlanningSession session) throws IOException, CommandFailure {
        PrintWriter out = output.console().out();
        out.println("devices:");
        for (DeviceId id : new GoalDevices(session.host(), session.survey()).toTake(described)) {
            SurveyedDevice device = session.survey().device(id).orElseThrow();
            out.println("  - name: " + quoted(id.name()));
            out.println("    is:");
            Identity.of(session.host(), device).said().forEach((key, value) -> {
                if (!key.equals("class")) {
                    out.println("      " + key + ": " + quoted(value));
                }
            });
            Goal.Take take = Goal.Take.toUserspace(session.survey(), List.of(id));
            out.println("    driver: " + quoted(take.driverOf(id)));
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private int check(PlanningSession session, List<Desired> entries) throws IOException, CommandFailure {
        Drift drift = new Drift(session.host(), session.survey(), files());
        Map<Desired, SurveyedDevice> devices = resolved(session, entries).devices();
        List<List<String>> found = new ArrayList<>();
        boolean isInSync = true;
        for (Map.Entry<Desired, SurveyedDevice> each : devices.entrySet()) {
            List<String> differs = new ArrayList<>();
            drift.ofFunctions(each.getKey(), each.getValue()).ifPresent(differs::add);
            differs.addAll(drift.of(each.getKey(), each.getValue()));
            found.add(differs);
            isInSync &= differs.isEmpty();
        }
        boolean allInSync = isInSync;
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> write(json, allInSync, devices, found));
        } else {
            int at = 0;
            for (Map.Entry<Desired, SurveyedDevice> each : devices.entrySet()) {
                for (String differs : found.get(at++)) {
                    output.console()
                            .out()
                            .println(each.getValue().id().name() + " ("
                                    + each.getKey().name() + "): " + differs);
                }
            }
            if (isInSync) {
                output.console().out().println("in sync: " + entries(devices.size()));
            }
        }
        return (isInSync ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private static String entries(int count) {
        return count + (count == 1 ? " entry" : " entries");
    }

    private static void write(
            JsonGenerator json, boolean isInSync, Map<Desired, SurveyedDevice> devices, List<List<String>> found)
            throws IOException {
        json.writeStartObject();
        json.writeBooleanField("inSync", isInSync);
        json.writeArrayFieldStart("entries");
        int at = 0;
        for (Map.Entry<Desired, SurveyedDevice> each : devices.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", each.getKey().name());
            json.writeNumberField("line", each.getKey().line());
            json.writeStringField("device", each.getValue().id().toString());
            json.writeArrayFieldStart("drift");
            for (String differs : found.get(at++)) {
                json.writeString(differs);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Virtual functions first, because other entries can mean those that are made. */
    private void apply(List<Desired> entries) throws IOException, CommandFailure {
        Run run = Run.of(options, yes.question(), output);
        for (Desired entry : entries) {
            if (entry.functions().isPresent()) {
                PlanningSession session = PlanningSession.open(run.host(), output.global());
                SurveyedDevice device =
                        resolved(session, List.of(entry)).devices().get(entry);
                if (device != null
                        && new Drift(session.host(), session.survey(), files())
                                .ofFunctions(entry, device)
                                .isPresent()) {
                    Goal.Vfs goal = new Goal.Vfs(device.id(), entry.functions().getAsInt(), Goal.Vfs.Drivers.AS_SET);
                    run.apply(() -> session, asked -> PlanRequest.of(goal).despite(entry.despite()));
                }
            }
        }
        for (Desired entry : entries) {
            PlanningSession session = PlanningSession.open(run.host(), output.global());
            Map<Desired, SurveyedDevice> devices = resolved(session, entries).devices();
            SurveyedDevice device = devices.get(entry);
            Drift drift = new Drift(session.host(), session.survey(), files());
            if (device != null && !drift.of(entry, device).isEmpty()) {
                Goal goal = entry.state() == Desired.State.GIVEN
                        ? new Goal.Give(List.of(device.id()))
                        : drift.take(entry, device.id());
                run.apply(() -> session, asked -> PlanRequest.of(goal)
                        .with(consents(session, entry, device, devices))
                        .despite(entry.despite())
                        .lasting(entry.lifetime())
                        .openTo(entry.state() == Desired.State.GIVEN ? NodeAccess.UNCHANGED : entry.access()));
            }
        }
        output.console().out().println("in sync: " + entries(entries.size()));
    }

    /** What other entries take agrees to leave its driver, too. */
    private static Set<DeviceId> consents(
            PlanningSession session, Desired entry, SurveyedDevice device, Map<Desired, SurveyedDevice> devices) {
        Set<DeviceId> consents = new HashSet<>();
        devices.forEach((other, meant) -> {
            if (other.state() == Desired.State.TAKEN) {
                consents.add(meant.id());
            }
        });
        if (entry.siblings() == Desired.Siblings.MAY_LEAVE) {
            device.group().flatMap(session.survey()::group).ifPresent(group -> consents.addAll(group.members()));
        }
        return consents;
    }

    private void print(PlanningSession session, List<Desired> entries, String word) throws IOException, CommandFailure {
        BootForm wanted = BootForm.of(word)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE, "there is no form '" + word + "': " + String.join(", ", BootForm.words())));
        Drift drift = new Drift(session.host(), session.survey(), files());
        Map<Desired, SurveyedDevice> meant = resolved(session, entries).devices();
        Set<DeviceId> named = new HashSet<>();
        meant.values().forEach(device -> named.add(device.id()));
        List<BootText.Device> devices = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Map.Entry<Desired, SurveyedDevice> each : meant.entrySet()) {
            Desired entry = each.getKey();
            SurveyedDevice device = each.getValue();
            if (entry.state() != Desired.State.TAKEN) {
                left.add(device.id().name() + " (" + entry.name()
                        + ") is not taken, and there is nothing to print for it");
                continue;
            }
            String driver = drift.take(entry, device.id()).driverOf(device.id());
            add(session, device, driver, entry.access(), devices, left);
            for (SurveyedDevice sibling : siblings(session, device, named)) {
                if (entry.siblings() == Desired.Siblings.MAY_LEAVE) {
                    named.add(sibling.id());
                    String own = Goal.Take.toUserspace(List.of(sibling.id())).driverOf(sibling.id());
                    add(session, sibling, own, NodeAccess.UNCHANGED, devices, left);
                } else {
                    left.add(sibling.id().name() + " shares the group of "
                            + device.id().name()
                            + " and keeps its driver " + sibling.driverOr("-")
                            + ", so userspace cannot have the group: add an entry for it, or with-group: true");
                }
            }
        }
        if (!devices.isEmpty()) {
            Goal.Take all = Goal.Take.toUserspace(
                    devices.stream().map(device -> device.action().device()).toList());
            session.planner()
                    .checks(all, List.of())
                    .findings()
                    .forEach(finding -> left.add("safety check " + finding.guard() + ": "
                            + finding.device().name() + ": " + finding.reason()));
            new BootText(devices, output.console().out()).print(wanted);
        }
        output.console().out().flush();
        left.forEach(note -> output.console().err().println("dmaowner sync: note: " + note));
    }

    /** The members of its group that use the DMA API and that no entry means. */
    private static List<SurveyedDevice> siblings(PlanningSession session, SurveyedDevice device, Set<DeviceId> named) {
        return device.group().flatMap(session.survey()::group).stream()
                .flatMap(group -> session.survey().members(group).stream())
                .filter(member -> member.usesDmaApi() && !member.isBridge() && !named.contains(member.id()))
                .toList();
    }

    private static void add(
            PlanningSession session,
            SurveyedDevice device,
            String driver,
            NodeAccess access,
            List<BootText.Device> devices,
            List<String> left) {
        DeviceId id = device.id();
        String modalias = device.device().modalias();
        if (Action.Persist.isWritable(id, driver, modalias)) {
            devices.add(new BootText.Device(
                    new Action.Persist(id, driver, modalias, access),
                    device.isAtKernel() ? device.driver() : Optional.empty(),
                    twins(session, device)));
        } else {
            left.add(id.name() + " has a name or a modalias that such files cannot have");
        }
    }

    private static List<String> twins(PlanningSession session, SurveyedDevice device) {
        Optional<PciIdentity> ids = PciIdentity.ofModalias(device.device().modalias());
        return session.survey().devices().stream()
                .filter(other -> !other.id().equals(device.id()))
                .filter(other -> ids.isPresent()
                        && PciIdentity.ofModalias(other.device().modalias())
                                .filter(its -> its.vendor() == ids.get().vendor()
                                        && its.device() == ids.get().device())
                                .isPresent())
                .map(other -> other.id().name())
                .toList();
    }
}
