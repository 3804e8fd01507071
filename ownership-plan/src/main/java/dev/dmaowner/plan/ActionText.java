package dev.dmaowner.plan;

import dev.dmaowner.DeviceId;
import dev.dmaowner.Digits;
import dev.dmaowner.GroupId;
import dev.dmaowner.host.FunctionLink;
import dev.dmaowner.host.NodeAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Actions as words, in journals and in the text that a plan's digest is made of. */
public final class ActionText {

    private ActionText() {}

    /**
     * {@return the kind of an action, its device, and where it has them its driver and its modalias, a console and its state, or a group
     * and who may open its node}
     */
    public static List<String> words(Action action) {
        String device = action.device().toString();
        if (action instanceof Action.SetOverride set) {
            return List.of("override", device, set.driver());
        } else if (action instanceof Action.Unbind unbind) {
            return List.of("unbind", device, unbind.driver());
        } else if (action instanceof Action.Bind bind) {
            return List.of("bind", device, bind.driver());
        } else if (action instanceof Action.Console console) {
            return List.of(
                    "console", device, console.console(), console.state().name().toLowerCase(Locale.ROOT));
        } else if (action instanceof Action.Load load) {
            return List.of("load", device, load.driver());
        } else if (action instanceof Action.MakeFunctions make) {
            return List.of("make-vfs", device, Integer.toString(make.count()));
        } else if (action instanceof Action.RemoveFunctions remove) {
            return List.of("remove-vfs", device, Integer.toString(remove.count()));
        } else if (action instanceof Action.Autoprobe autoprobe) {
            return List.of("autoprobe", device, autoprobe.state().name().toLowerCase(Locale.ROOT));
        } else if (action instanceof Action.NoIommu mode) {
            return List.of("no-iommu", device, mode.state().name().toLowerCase(Locale.ROOT));
        } else if (action instanceof Action.SetLink set) {
            return List.of(
                    "vf-link",
                    device,
                    Integer.toString(set.link().number()),
                    set.link().text());
        } else if (action instanceof Action.Reset) {
            return List.of("reset", device);
        } else if (action instanceof Action.Probe) {
            return List.of("probe", device);
        } else if (action instanceof Action.Vacate vacate) {
            return List.of("vacate", device, vacate.keeper());
        } else if (action instanceof Action.Expect expect) {
            return List.of("expect", device, expect.driver());
        } else if (action instanceof Action.Persist persist) {
            List<String> words = new ArrayList<>(List.of("persist", device, persist.driver(), persist.modalias()));
            if (!persist.access().isUnchanged()) {
                words.addAll(words(persist.access()));
            }
            return words;
        } else if (action instanceof Action.Open open) {
            List<String> words = new ArrayList<>(
                    List.of("open", device, open.group().map(GroupId::toString).orElse("")));
            words.addAll(words(open.access()));
            return words;
        }
        return List.of("forget", device);
    }

    private static List<String> words(NodeAccess access) {
        return List.of(access.user(), access.group(), access.mode());
    }

    private static NodeAccess access(List<String> words, int at) {
        return words.size() > at
                ? new NodeAccess(words.get(at), words.get(at + 1), words.get(at + 2))
                : NodeAccess.UNCHANGED;
    }

    static Action parse(List<String> words) throws PlanFormatException {
        try {
            return action(words);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new PlanFormatException("'" + String.join(" ", words) + "' is not an action: " + e.getMessage());
        }
    }

    private static Action action(List<String> words) throws PlanFormatException {
        DeviceId device = DeviceId.parse(words.get(1));
        return switch (words.get(0)) {
            case "override" -> new Action.SetOverride(device, words.get(2));
            case "unbind" -> new Action.Unbind(device, words.get(2));
            case "bind" -> new Action.Bind(device, words.get(2));
            case "console" -> new Action.Console(device, words.get(2), state(words.get(3)));
            case "load" -> new Action.Load(device, words.get(2));
            case "open" ->
                new Action.Open(
                        device,
                        words.get(2).isEmpty() ? Optional.empty() : Optional.of(group(words.get(2))),
                        access(words, 3));
            case "make-vfs" -> new Action.MakeFunctions(device, count(words.get(2)));
            case "remove-vfs" -> new Action.RemoveFunctions(device, count(words.get(2)));
            case "autoprobe" -> new Action.Autoprobe(device, state(words.get(2)));
            case "no-iommu" -> new Action.NoIommu(device, state(words.get(2)));
            case "vf-link" -> new Action.SetLink(device, FunctionLink.of(count(words.get(2)), words.get(3)));
            case "reset" -> new Action.Reset(device);
            case "probe" -> new Action.Probe(device);
            case "vacate" -> new Action.Vacate(device, words.get(2));
            case "expect" -> new Action.Expect(device, words.get(2));
            case "persist" -> new Action.Persist(device, words.get(2), words.get(3), access(words, 4));
            case "forget" -> new Action.Forget(device);
            default -> throw new PlanFormatException("'" + words.get(0) + "' is not a kind of action");
        };
    }

    private static GroupId group(String word) {
        return GroupId.ofName(word).orElseThrow(() -> new IllegalArgumentException(word + " is no group"));
    }

    private static int count(String word) {
        long number = Digits.number(word).orElse(Long.MAX_VALUE);
        if (number > Goal.Vfs.MOST) {
            throw new IllegalArgumentException("'" + word + "' is no number of virtual functions");
        }
        return (int) number;
    }

    private static Action.Switch state(String word) {
        return switch (word) {
            case "on" -> Action.Switch.ON;
            case "off" -> Action.Switch.OFF;
            default -> throw new IllegalArgumentException("it is on or off");
        };
    }

    /** {@return several actions as one word, which {@link #actions} reads} */
    public static String word(List<Action> actions) {
        return String.join(
                "\n", actions.stream().map(action -> Words.line(words(action))).toList());
    }

    /**
     * {@return the actions of a word that {@link #word} wrote}
     *
     * @throws PlanFormatException if the word is not of this form, or an action has a name that no kernel accepts
     */
    public static List<Action> actions(String word) throws PlanFormatException {
        List<Action> actions = new ArrayList<>();
        if (!word.isEmpty()) {
            for (String line : word.split("\n", -1)) {
                actions.add(parse(Words.of(line)));
            }
        }
        return actions;
    }
}
