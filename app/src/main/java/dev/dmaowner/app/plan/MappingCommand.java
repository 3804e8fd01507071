package dev.dmaowner.app.plan;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.dmaowner.DeviceId;
import dev.dmaowner.app.cli.CommandFailure;
import dev.dmaowner.app.cli.ExitCode;
import dev.dmaowner.app.cli.JsonOutput;
import dev.dmaowner.app.cli.MachineOptions;
import dev.dmaowner.app.cli.OutputFormat;
import dev.dmaowner.app.cli.OutputOptions;
import dev.dmaowner.app.cli.VersionProvider;
import dev.dmaowner.app.mapping.MappedDevice;
import dev.dmaowner.app.mapping.MappingCheck;
import dev.dmaowner.app.mapping.MappingFile;
import dev.dmaowner.app.mapping.MappingFinding;
import dev.dmaowner.app.mapping.NodeName;
import dev.dmaowner.app.source.MachineSource;
import dev.dmaowner.host.RegisterAccess;
import dev.dmaowner.host.RememberingHost;
import dev.dmaowner.plan.survey.SurveyedDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code mapping}: holds Proxmox VE's mapping of PCI devices against a host, and writes it. */
@Command(
        name = "mapping",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = {
            "Compare Proxmox VE's mapping of PCI devices (/etc/pve/mapping/pci.cfg) with a node: ids, ids of the subsystem, and IOMMU groups."
                    + " A guest does not start if its device differs. Also reported: devices that share the group and go to vfio-pci when the guest"
                    + " starts, objections of safety checks, and where a card is that was moved. The keys 'mdev' and"
                    + " 'live-migration-capable' are not checked. Ends with 3 if anything is found.",
            "With --describe: print a mapping of devices for the node, within FILE where one is named. Nothing is written to a file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  dmaowner mapping /etc/pve/mapping/pci.cfg              3 if anything differs",
            "  dmaowner mapping pci.cfg -m pve2.tar.gz --node pve2",
            "  dmaowner mapping --describe 01:00 --name gpu           a mapping to begin with",
            "  dmaowner mapping pci.cfg --describe 01:00 --name gpu   the file with it"
        })
public final class MappingCommand implements Callable<Integer> {

    private static final String INDENT = "        ";

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The mapping.")
    private @Nullable Path file;

    @Option(
            names = "--node",
            paramLabel = "NODE",
            description = "The name of the node that is looked at (default: the host's name, up to the first dot).")
    private @Nullable String node;

    @Option(
            names = "--describe",
            paramLabel = "DEVICE",
            description = "Print a mapping of this device, or of each member of a group that can be taken.")
    private List<String> described = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "The name of the mapping that --describe prints. All its devices on a node must be alike, as a guest gets one.")
    private @Nullable String name;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** For picocli. */
    public MappingCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (file == null && described.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "name a file, such as /etc/pve/mapping/pci.cfg, or begin one with --describe DEVICE");
        }
        MappingFile mapping = file == null ? MappingFile.EMPTY : MappingFile.read(file);
        PlanningSession session = PlanningSession.open(
                new RememberingHost(MachineSource.open(machine.machines(), RegisterAccess.NONE)), output.global());
        String of = NodeName.of(session.host(), Optional.ofNullable(node), mapping.nodes());
        MappingCheck check = new MappingCheck(session.survey(), session.planner());
        if (!described.isEmpty()) {
            describe(session, mapping, of, check);
            return ExitCode.DONE.number();
        }
        return check(mapping, of, check);
    }

    private void describe(PlanningSession session, MappingFile mapping, String of, MappingCheck check)
            throws IOException, CommandFailure {
        if (output.format() == OutputFormat.JSON) {
            throw new CommandFailure(ExitCode.USAGE, "--describe prints a part of a file, and no json");
        } else if (name == null || !MappingFile.isName(name)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "give the mapping a name with --name: a letter, then letters, digits, - and _"
                            + (name == null ? "" : ", which '" + name + "' is not"));
        }
        List<SurveyedDevice> devices = new ArrayList<>();
        for (DeviceId id : new GoalDevices(session.host(), session.survey()).toTake(described)) {
            devices.add(session.survey().device(id).orElseThrow());
        }
        List<MappedDevice> mapped = check.describe(devices, of);
        if (mapped.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.REFUSED, "only functions of PCI whose ids are known can be mapped: " + described);
        } else if (mapped.stream().map(each -> each.expected().id()).distinct().count() > 1) {
            throw new CommandFailure(
                    ExitCode.REFUSED,
                    "a guest gets one of the devices of a mapping, and these are not alike: print one for each",
                    mapped.stream().map(MappedDevice::line).toList());
        }
        // Control characters of a file are escaped when they are printed, tabs too; readers of the file take blanks as
        // well.
        mapping.with(name, mapped).forEach(line -> output.console().out().println(line.replace("\t", INDENT)));
        output.console().out().flush();
        for (MappedDevice each : mapped) {
            for (MappingFinding finding : check.findings(each)) {
                output.console().err().println("dmaowner mapping: note: " + finding.statement());
            }
        }
    }

    private int check(MappingFile mapping, String of, MappingCheck check) throws IOException {
        List<MappingFile.Entry> entries = mapping.of(of);
        List<List<MappingFinding>> found = new ArrayList<>();
        for (MappingFile.Entry entry : entries) {
            found.add(check.findings(entry.device()));
        }
        boolean isSo = mapping.problems().isEmpty() && found.stream().allMatch(List::isEmpty);
        if (output.format() == OutputFormat.JSON) {
            JsonOutput.print(output.console(), json -> write(json, mapping, of, check, entries, found, isSo));
        } else {
            print(mapping, of, check, entries, found);
        }
        return (isSo ? ExitCode.DONE : ExitCode.REFUSED).number();
    }

    private void print(
            MappingFile mapping,
            String of,
            MappingCheck check,
            List<MappingFile.Entry> entries,
            List<List<MappingFinding>> found) {
        PrintWriter out = output.console().out();
        mapping.problems().forEach(out::println);
        for (int i = 0; i < entries.size(); i++) {
            MappingFile.Entry entry = entries.get(i);
            String place = "line " + entry.line() + ": " + entry.name() + ": ";
            found.get(i).forEach(finding -> out.println(place + finding.statement()));
            correction(check, entry).ifPresent(line -> out.println(place + "as it is now: " + line));
        }
        long wrong = found.stream().filter(findings -> !findings.isEmpty()).count();
        if (entries.isEmpty()) {
            out.println("nothing is mapped on " + of
                    + (mapping.nodes().isEmpty() ? "" : ", only on " + String.join(", ", mapping.nodes())));
        } else if (wrong == 0) {
            out.println("as it says: " + entries.size() + (entries.size() == 1 ? " device of " : " devices of ") + of);
        }
    }

    /** {@return the line that the host's device would have, if it is another} */
    private static Optional<String> correction(MappingCheck check, MappingFile.Entry entry) {
        return check.corrected(entry.device())
                .filter(now -> !now.equals(entry.device()))
                .map(MappedDevice::line);
    }

    private static void write(
            JsonGenerator json,
            MappingFile mapping,
            String of,
            MappingCheck check,
            List<MappingFile.Entry> entries,
            List<List<MappingFinding>> found,
            boolean isSo)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("node", of);
        json.writeBooleanField("asItSays", isSo);
        json.writeArrayFieldStart("entries");
        for (int i = 0; i < entries.size(); i++) {
            MappingFile.Entry entry = entries.get(i);
            json.writeStartObject();
            json.writeStringField("name", entry.name());
            json.writeNumberField("line", entry.line());
            json.writeArrayFieldStart("paths");
            for (String path : entry.device().paths()) {
                json.writeString(path);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("findings");
            for (MappingFinding finding : found.get(i)) {
                json.writeStartObject();
                json.writeStringField("what", finding.kind().word());
                json.writeStringField("statement", finding.statement());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("now", correction(check, entry).orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("problems");
        for (String problem : mapping.problems()) {
            json.writeString(problem);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
