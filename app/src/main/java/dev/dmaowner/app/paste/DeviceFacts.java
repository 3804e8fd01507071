package dev.dmaowner.app.paste;

import dev.dmaowner.PciAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the texts say of one PCI function. Of two statements that cannot both be true the first counts. */
final class DeviceFacts {

    private final PciAddress address;
    private final Map<Fact, Statement> statements = new EnumMap<>(Fact.class);
    private byte[] registers = {};
    private VerboseRegisters described = VerboseRegisters.NOTHING;

    DeviceFacts(PciAddress address) {
        this.address = address;
    }

    PciAddress address() {
        return address;
    }

    /**
     * Add a statement.
     *
     * @return the earlier one that it contradicts
     */
    Optional<Statement> state(Fact fact, Statement statement) {
        Statement before = statements.putIfAbsent(fact, statement);
        if (before == null) {
            return Optional.empty();
        } else if (!fact.agree(before.value(), statement.value())) {
            return Optional.of(before);
        }
        // Of two that agree, the longer says more.
        if (statement.value().length() > before.value().length()) {
            statements.put(fact, statement);
        }
        return Optional.empty();
    }

    /** {@return what is said, empty if nothing is} */
    Optional<String> value(Fact fact) {
        return statement(fact).map(Statement::value);
    }

    /** Set a fact from a recording, which counts before texts. */
    void settle(Fact fact, Statement recorded) {
        statements.put(fact, recorded);
    }

    /** {@return what is said and where, empty if nothing is} */
    Optional<Statement> statement(Fact fact) {
        return Optional.ofNullable(statements.get(fact));
    }

    /**
     * Add a dump of registers, from offset 0 on. Status bits change from one moment to the next, so two dumps need not agree; the
     * longer one counts.
     */
    void registers(byte[] dumped) {
        if (dumped.length > registers.length) {
            registers = dumped;
        }
    }

    /** Add registers that follow from the words of lspci; of several the longest count. */
    void described(VerboseRegisters words) {
        if (words.length() > described.length()) {
            described = words;
        }
    }

    /** {@return the registers: dumped or, if the dump is shorter, those that follow from words; empty if nothing is known of them} */
    byte[] registers(Functions functions) {
        byte[] made = described.bytes(this, functions);
        if (made.length <= registers.length) {
            return registers.clone();
        }
        byte pointer = made[VerboseRegisters.CAPABILITY_POINTER];
        System.arraycopy(registers, 0, made, 0, registers.length);
        if (registers.length < VerboseRegisters.CONVENTIONAL) {
            // It leads to capabilities that were not dumped; the words say where these are.
            made[VerboseRegisters.CAPABILITY_POINTER] = pointer;
        }
        return made;
    }

    boolean isBridge() {
        String code = value(Fact.CLASS).orElse("");
        return value(Fact.BUSES).isPresent() || code.startsWith("0604") || code.startsWith("0607");
    }

    /** Whether the slot of a function has others. */
    enum Functions {
        ONE,
        SEVERAL
    }
}
