package dev.dmaowner.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The records of claims, a file each, written before anything is done for a claim and removed after all is undone. */
final class ClaimRecords {

    private static final String SUFFIX = ".json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    ClaimRecords(Path folder) {
        this.folder = folder;
    }

    void write(ClaimRecord claim) throws IOException {
        WholeFiles.write(file(claim.uid()), JSON.writeValueAsBytes(claim), "rw-------");
    }

    void delete(String uid) throws IOException {
        Files.deleteIfExists(file(uid));
    }

    /** {@return the record of a claim, empty if there is none} */
    Optional<ClaimRecord> of(String uid) throws IOException {
        return Files.exists(file(uid)) ? Optional.of(read(file(uid))) : Optional.empty();
    }

    /** {@return all records} */
    List<ClaimRecord> all() throws IOException {
        List<ClaimRecord> claims = new ArrayList<>();
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                        claims.add(read(file));
                    }
                }
            }
        }
        return claims;
    }

    private static ClaimRecord read(Path file) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(file), ClaimRecord.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no record of a claim: " + e.getOriginalMessage(), e);
        }
    }

    private Path file(String uid) {
        if (!DriverNames.isUid(uid)) {
            throw new IllegalArgumentException("this is no uid of a claim: " + uid);
        }
        return folder.resolve(uid + SUFFIX);
    }
}
