package dev.dmaowner.app.plan;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.dmaowner.host.FunctionLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever {@code ip} prints, reading it lets nothing out but its own exception, and what was read can be written and read again. */
final class LinkTextFuzzTest {

    static Stream<String> seeds() {
        return Stream.of(
                "[{\"ifname\":\"eth0\",\"vfinfo_list\":[{\"vf\":0,\"address\":\"52:54:00:aa:bb:01\",\"vlan_list\":[{\"vlan\":1,\"qos\":3}]}]}]",
                "[{\"ifname\":\"eth0\",\"vfinfo_list\":{\"vf\":0}}]",
                "[{\"ifname\":\"eth0\",\"vfinfo_list\":[{\"vf\":1,\"rate\":{\"max_tx\":1,\"min_tx\":2},\"trust\":true}]}]",
                "{\"ifname\":[[[]]]}",
                "[null]");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void readingThrowsNothingElse(@NotNull String input) {
        try {
            LinkText.functions("eth0", input.getBytes(StandardCharsets.UTF_8))
                    .ifPresent(links -> links.forEach(link -> {
                        if (!link.equals(FunctionLink.of(link.number(), link.text()))) {
                            throw new AssertionError(link);
                        }
                    }));
        } catch (IOException expected) {
            // It says what cannot be understood.
        }
    }
}
