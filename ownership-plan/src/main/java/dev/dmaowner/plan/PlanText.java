package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.GroupId;
import dev.dmaowner.plan.HostFacts.DeviceFact;
import dev.dmaowner.plan.HostFacts.GroupFact;
import dev.dmaowner.plan.Plan.Companion;
import dev.dmaowner.plan.survey.DeviceBinding;
import dev.dmaowner.plan.survey.Isolation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan as lines of words: the form in which plan files and journals hold it, and from which its digest is computed. */
public final class PlanText {

    private PlanText() {}

    /** In a goal: drivers are kept from the virtual functions. */
    private static final String KEPT_OFF = "off";

    /** In a goal: no IOMMU confines the devices. */
    private static final String NO_IOMMU = "no-iommu";

    /** {@return the lines of a plan, which {@link #parse} reads} */
    public static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>();
        lines.add(Words.line("version", Integer.toString(plan.version())));
        lines.add(goal(plan.goal()));
        plan.goal().devices().forEach(device -> lines.add(device(plan.goal(), device)));
        if (plan.goal() instanceof Goal.Take take && take.functions().isPresent()) {
            Goal.Vfs made = take.functions().get();
            lines.add(Words.line("made", made.device().toString(), Integer.toString(made.count()), drivers(made)));
        }
        plan.leaving().forEach(companion -> lines.add(companion("leaves", companion)));
        plan.staying().forEach(companion -> lines.add(companion("stays", companion)));
        plan.ending().forEach(companion -> lines.add(companion("ends", companion)));
        plan.despite().forEach(guard -> lines.add(Words.line("despite", guard)));
        HostFacts facts = plan.facts();
        lines.add(Words.line("host", facts.host(), facts.kernelRelease(), facts.boot()));
        facts.devices().forEach(fact -> lines.add(fact(fact)));
        facts.groups().forEach(group -> lines.add(group(group)));
        plan.steps().forEach(step -> lines.add(step(step)));
        return lines;
    }

    private static String goal(Goal goal) {
        if (goal instanceof Goal.Vfs vfs) {
            return Words.line("goal", vfs.word(), Integer.toString(vfs.count()), drivers(vfs));
        }
        if (goal instanceof Goal.Take take && take.isolation() == Isolation.NONE) {
            return Words.line("goal", take.word(), take.driver(), NO_IOMMU);
        }
        return Words.line("goal", goal.word(), goal instanceof Goal.Take take ? take.driver() : "");
    }

    private static String drivers(Goal.Vfs vfs) {
        return vfs.drivers() == Goal.Vfs.Drivers.KEPT_OFF ? KEPT_OFF : "";
    }

    private static String device(Goal goal, DeviceId device) {
        String variant = goal instanceof Goal.Take take ? take.variants().get(device) : null;
        return variant == null
                ? Words.line("device", device.toString())
                : Words.line("device", device.toString(), variant);
    }

    private static String companion(String verb, Companion companion) {
        return Words.line(verb, companion.device().toString(), companion.driver(), companion.reason());
    }

    private static String fact(DeviceFact fact) {
        return Words.line(
                "fact",
                fact.device().toString(),
                fact.binding().driver().orElse(""),
                fact.binding().override().orElse(""),
                fact.group().map(GroupId::toString).orElse(""),
                fact.modalias());
    }

    private static String group(GroupFact fact) {
        List<String> words = new ArrayList<>(List.of("group", fact.group().toString()));
        words.addAll(fact.members());
        return Words.line(words);
    }

    private static String step(Step step) {
        List<String> words = new ArrayList<>(List.of("step", step.reason(), ActionText.word(step.inverse())));
        words.addAll(ActionText.words(step.action()));
        return Words.line(words);
    }

    /** {@return a digest of the lines of a plan, which detects edited copies} */
    public static String digest(List<String> lines) {
        return HostIdentity.digest(String.join("\n", lines));
    }

    /**
     * {@return the plan that was written as these lines, by this version of the program or an older one}
     *
     * @throws PlanFormatException if the lines are not of this form, or of a newer version
     */
    public static Plan parse(List<String> lines) throws PlanFormatException {
        Parts parts = new Parts();
        try {
            for (String line : lines) {
                parts.add(Words.of(line));
            }
            return parts.plan();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new PlanFormatException("a line of the plan cannot be right: " + e.getMessage());
        }
    }

    private static final class Parts {
        private String goal = "";
        private String driver = "";
        /** The last word of a goal. */
        private String manner = "";

        private String host = "";
        private String boot = "";
        private String release = "";
        private final List<DeviceId> devices = new ArrayList<>();
        private Optional<Goal.Vfs> made = Optional.empty();
        private final Map<DeviceId, String> variants = new HashMap<>();
        private final List<Companion> leaving = new ArrayList<>();
        private final List<Companion> staying = new ArrayList<>();
        private final List<Companion> ending = new ArrayList<>();
        private final List<String> despite = new ArrayList<>();
        private final List<DeviceFact> facts = new ArrayList<>();
        private final List<GroupFact> groups = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();

        void add(List<String> words) throws PlanFormatException {
            switch (words.get(0)) {
                case "version" -> requireVersion(words.get(1));
                case "goal" -> {
                    goal = words.get(1);
                    driver = words.get(2);
                    manner = wordOrNothing(words, 3);
                }
                case "device" -> {
                    DeviceId device = DeviceId.parse(words.get(1));
                    devices.add(device);
                    optional(wordOrNothing(words, 2)).ifPresent(variant -> variants.put(device, variant));
                }
                case "made" -> made = Optional.of(vfs(DeviceId.parse(words.get(1)), words.get(2), words.get(3)));
                case "leaves" -> leaving.add(companion(words));
                case "stays" -> staying.add(companion(words));
                case "ends" -> ending.add(companion(words));
                case "despite" -> despite.add(words.get(1));
                case "host" -> {
                    host = words.get(1);
                    release = words.get(2);
                    boot = wordOrNothing(words, 3);
                }
                case "fact" -> facts.add(fact(words));
                case "group" -> groups.add(new GroupFact(group(words.get(1)), words.subList(2, words.size())));
                case "step" ->
                    steps.add(new Step(
                            steps.size() + 1,
                            ActionText.parse(words.subList(3, words.size())),
                            words.get(1),
                            ActionText.actions(words.get(2))));
                default -> throw new PlanFormatException("'" + words.get(0) + "' is not a part of a plan");
            }
        }

        private static void requireVersion(String version) throws PlanFormatException {
            long number = Digits.number(version).orElse(0);
            if (number < 1 || number > Plan.VERSION) {
                throw new PlanFormatException("it has version " + version + ", and this program reads versions up to "
                        + Plan.VERSION + (number > Plan.VERSION ? ": use the program that wrote it" : ""));
            }
        }

        /** Version 1 had fewer words. */
        private static String wordOrNothing(List<String> words, int at) {
            return at < words.size() ? words.get(at) : "";
        }

        private static GroupId group(String number) {
            return GroupId.ofName(number).orElseThrow(() -> new IllegalArgumentException(number + " is no group"));
        }

        private static Companion companion(List<String> words) {
            return new Companion(DeviceId.parse(words.get(1)), words.get(2), words.get(3));
        }

        private static DeviceFact fact(List<String> words) {
            return new DeviceFact(
                    DeviceId.parse(words.get(1)),
                    wordOrNothing(words, 5),
                    new DeviceBinding(optional(words.get(2)), optional(words.get(3))),
                    optional(words.get(4)).map(Parts::group));
        }

        private static Optional<String> optional(String word) {
            return word.isEmpty() ? Optional.empty() : Optional.of(word);
        }

        private static Goal.Vfs vfs(DeviceId device, String number, String drivers) throws PlanFormatException {
            boolean isOff = drivers.equals(KEPT_OFF);
            long count = Digits.number(number).orElse(Long.MAX_VALUE);
            if (count > Goal.Vfs.MOST || !isOff && !drivers.isEmpty()) {
                throw new PlanFormatException("its goal names no number of virtual functions");
            }
            return new Goal.Vfs(device, (int) count, isOff ? Goal.Vfs.Drivers.KEPT_OFF : Goal.Vfs.Drivers.AS_SET);
        }

        private Goal vfs() throws PlanFormatException {
            if (devices.size() != 1) {
                throw new PlanFormatException("its goal names no number of virtual functions of one device");
            }
            return vfs(devices.get(0), driver, manner);
        }

        private Goal take() throws PlanFormatException {
            boolean isWithout = manner.equals(NO_IOMMU);
            if (!isWithout && !manner.isEmpty()) {
                throw new PlanFormatException("'" + manner + "' is no way to take devices");
            }
            return new Goal.Take(devices, driver, variants, isWithout ? Isolation.NONE : Isolation.BY_IOMMU, made);
        }

        Plan plan() throws PlanFormatException {
            Goal reached =
                    switch (goal) {
                        case "take" -> take();
                        case "give" -> new Goal.Give(devices);
                        case "vfs" -> vfs();
                        default -> throw new PlanFormatException("'" + goal + "' is not a goal");
                    };
            return new Plan(
                    reached,
                    leaving,
                    staying,
                    ending,
                    despite,
                    new HostFacts(host, boot, release, facts, groups),
                    steps);
        }
    }
}
