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
    AVAILABILITY(
            "availability",
            Kind.TEXT,
            "whether userspace can have the group, in the word of JSON, such as takeable or blocked"),
    TAKEABLE("takeable", Kind.BOOLEAN, "whether it can without moving a driver of the kernel"),
    FINDINGS("findings", Kind.NUMBER, "how many safety checks object to taking the group");

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

    static List<String> words() {
        return Arrays.stream(values()).map(Question::word).toList();
    }
}
