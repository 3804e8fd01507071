package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import dev.dmaowner.host.CaptureException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What tests ask of texts. */
final class Pasted {

    private Pasted() {}

    /** {@return what the texts say together; they are called {@code a}, {@code b} and so on} */
    static HostFacts facts(String... texts) throws CaptureException {
        HostFacts facts = new HostFacts();
        for (int i = 0; i < texts.length; i++) {
            PastedMachine.read(String.valueOf((char) ('a' + i)), texts[i], facts);
        }
        return facts;
    }

    /** {@return what is said of a device, without facts of which nothing is} */
    static Map<String, String> said(HostFacts facts, String address) throws CaptureException {
        DeviceFacts device = facts.device(PciAddress.parse(address).orElseThrow());
        Map<String, String> said = new TreeMap<>();
        for (Fact fact : Fact.values()) {
            device.value(fact).ifPresent(value -> said.put(fact.words(), value));
        }
        return said;
    }

    /** {@return what one text says of a device} */
    static Map<String, String> said(String text, String address) throws CaptureException {
        return said(facts(text), address);
    }

    /** {@return the group of each device that has one, such as {@code 0000:05:00.0 in 3}} */
    static List<String> groups(String text) throws CaptureException {
        return facts(text).devices().stream()
                .filter(device -> device.value(Fact.GROUP).isPresent())
                .map(device ->
                        device.address() + " in " + device.value(Fact.GROUP).get())
                .toList();
    }
}
