package dev.dmaowner.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page of terms names types that exist. */
class VocabularyTest {

    private static final Path PAGE = Path.of("..", "docs", "vocabulary.md");
    private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w+)");

    @Test
    void everyTypeOfTheVocabularyExists() throws IOException {
        Set<String> types = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.dmaowner").stream()
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());
        List<String> named = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] columns = line.split("\\|");
            if (columns.length > 3) {
                TYPE.matcher(columns[2])
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(named::add);
            }
        }
        assertTrue(named.size() > 60, named::toString);
        assertEquals(
                List.of(), named.stream().filter(name -> !types.contains(name)).toList());
    }
}
