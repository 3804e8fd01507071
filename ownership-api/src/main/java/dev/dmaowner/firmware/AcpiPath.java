package dev.dmaowner.firmware;

import java.util.Locale;

/** A path of the ACPI namespace. Case and padding of its parts are ignored, as in the interpreter. */
record AcpiPath(String plain) {

    static AcpiPath of(String written) {
        StringBuilder plain = new StringBuilder();
        for (String part : written.split("\\.", -1)) {
            int end = part.length();
            while (end > 0 && part.charAt(end - 1) == '_') {
                end--;
            }
            plain.append('.').append(part, 0, end);
        }
        return new AcpiPath(plain.toString().toUpperCase(Locale.ROOT));
    }
}
