package dev.dmaowner.app.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be asked of a device. Each answer is that of {@code show}. */
enum Question {
    HOST("host", Kind.TEXT, "the file or folder of the host"),
    KERNEL("kernel", Kind.TEXT, "the release of its kernel"),
    DEVICE("device", Kind.TEXT, "the device's name on its bus"),
    BUS("bus", Kind.TEXT, "its bus"),
    DRIVER("driver", Kind.TEXT, "its driver, none if it has none"),
    ID("id", Kind.TEXT, "vendor and device, as 10de:1c82"),
    VENDOR("vendor", Kind.TEXT, "the vendor alone, as 10de"),
    CLASS("class", Kind.CLASS, "its class: a word such as gpu or nic, or the first digits of its code"),
    NUMA("numa", Kind.NUMBER, "its NUMA node"),
    GROUP("group", Kind.NUMBER, "the number of its group"),
    SIZE("group.size", Kind.NUMBER, "how many devices its group has, bridges apart"),
    ALONE("group.alone", Kind.BOOLEAN, "whether no other device is in its group, bridges apart"),
    GROUP_WITH(
            "group.with",
            Kind.CLASS,
            "the classes of the other devices of its group, bridges apart: one of them is meant"),
    SLOT_WITH("slot.with", Kind.CLASS, "the classes of the other functions of its slot: one of them is meant"),
    AVAILABILITY(
            "availability",
            Kind.TEXT,
            "whether userspace can have the group, in the word of JSON, such as takeable or blocked"),
    TAKEABLE("takeable", Kind.BOOLEAN, "whether it can without moving a driver of the kernel"),
    REFUSED("refused", Kind.BOOLEAN, "whether no plan takes the group"),
    STEPS("steps", Kind.NUMBER, "how many steps take the group"),
    FINDINGS("findings", Kind.NUMBER, "how many objections safety checks have to taking the group");

    /** What kind of value it has. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        CLASS
    }

    private final String word;
    private final Kind kind;
    private final String meaning;

    Question(String word, Kind kind, String meaning) {
        this.word = word;
        this.kind = kind;
        this.meaning = meaning;
    }

    String word() {
        return word;
    }

    Kind kind() {
        return kind;
    }

    String meaning() {
        return meaning;
    }

    static Optional<Question> of(String word) {
        return Arrays.stream(values())
                .filter(question -> question.word.equals(word))
                .findFirst();
    }

    /** {@return the questions that these words name, separated by commas; empty if one of them is none} */
    static Optional<List<Question>> several(String words) {
        List<Optional<Question>> found =
                Arrays.stream(words.split(",", -1)).map(Question::of).toList();
        return found.stream().allMatch(Optional::isPresent)
                ? Optional.of(
                        found.stream().flatMap(Optional::stream).distinct().toList())
                : Optional.empty();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Question::word).toList();
    }
}
