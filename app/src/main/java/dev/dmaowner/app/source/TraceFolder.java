package dev.dmaowner.app.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.dmaowner.app.cli.JsonInput;
import dev.dmaowner.host.CaptureException;
import dev.dmaowner.host.CapturedHost;
import dev.dmaowner.host.Host;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A folder with a recording. Its {@code machine.json} gives the kernel's release, its {@code sys.tar.gz} the capture. */
final class TraceFolder {

    private static final String MACHINE = "machine.json";
    private static final String CAPTURE = "sys.tar.gz";

    private TraceFolder() {}

    static boolean isOne(Path folder) {
        return Files.isRegularFile(folder.resolve(MACHINE)) && Files.isRegularFile(folder.resolve(CAPTURE));
    }

    static Host open(Path folder) throws IOException {
        Host captured = MachineSource.open(folder.resolve(CAPTURE));
        Optional<String> kernel = kernel(folder.resolve(MACHINE));
        return kernel.isPresent() && captured instanceof CapturedHost host
                ? host.runningKernel(kernel.get())
                : captured;
    }

    private static Optional<String> kernel(Path machine) throws IOException {
        try (InputStream in = Files.newInputStream(machine);
                JsonParser json = new JsonFactory().createParser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new CaptureException(machine + " is no JSON object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (name.equals("kernel") && value == JsonToken.VALUE_STRING) {
                    return Optional.of(json.getText());
                }
                json.skipChildren();
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw new CaptureException(machine + ": " + JsonInput.wrong(e), e);
        }
    }
}
