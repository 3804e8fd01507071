package dev.dmaowner.driver.vfio;

import dev.dmaowner.Digits;
import dev.dmaowner.host.NodeRequest;
import dev.dmaowner.host.NodeRequest.Argument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of a request's structure that may be left out, as arguments {@code NAME=VALUE}. One without a name is the first
 * of the known ones.
 */
final class RequestOptions {

    /** The size of the structure as userspace states it. */
    static final String SIZE = "argsz";

    static final String FLAGS = "flags";
    static final String PASID = "pasid";
    static final String TOKEN = "vf_token";
    /** What stands behind the structure as the kernel knows it. */
    static final String TAIL = "tail";

    private static final List<String> NUMBERS = List.of(SIZE, FLAGS, PASID, TAIL);

    private final Map<String, String> values;

    private RequestOptions(Map<String, String> values) {
        this.values = values;
    }

    /**
     * {@return the options of a request, empty if there is one that is not known, is given twice or is no number where it
     * should be one}
     *
     * @param from the index of the first argument that is an option
     */
    static Optional<RequestOptions> of(NodeRequest request, int from, String... known) {
        Map<String, String> values = new HashMap<>();
        int end = request.arguments().size();
        for (Argument argument : request.arguments().subList(Math.min(from, end), end)) {
            String text = text(argument);
            int equals = text.indexOf('=');
            String name = equals < 0 ? known[0] : text.substring(0, equals);
            String value = text.substring(equals + 1);
            boolean valid = List.of(known).contains(name)
                    && (!NUMBERS.contains(name) || Digits.number(value).isPresent());
            if (!valid || values.put(name, value) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new RequestOptions(values));
    }

    private static String text(Argument argument) {
        if (argument instanceof Argument.Number given) {
            return Long.toString(given.number());
        }
        return argument instanceof Argument.Text given ? given.text() : "=";
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    OptionalLong number(String name) {
        return values.containsKey(name) ? Digits.number(values.get(name)) : OptionalLong.empty();
    }

    /** {@return the flags as given, with bit 0 if the field that it announces is given} */
    long flagsWith(String announced) {
        return number(FLAGS).orElse(0) | (values.containsKey(announced) ? 1 : 0);
    }
}
