package dev.dmaowner.app.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Holds output against the schema that the project publishes. */
final class ShowSchema {

    private ShowSchema() {}

    /** {@return what is wrong, empty if nothing is} */
    static List<String> violations(JsonNode document) throws IOException {
        try (InputStream in = ShowCommand.class.getResourceAsStream("show.schema.json")) {
            JsonSchema schema =
                    JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
            return schema.validate(document).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        }
    }
}
