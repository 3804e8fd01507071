package dev.dmaowner.app.linking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Lambdas of every kind, asked for their answers before and after they became classes. */
class InnerClassesTest {

    private static final String LINKED_AT_RUN_TIME = "LambdaMetafactory";
    private static final Class<?>[] COMPILED = {
        Lambdas.class, Lambdas.Inner.class, Lambdas.Default.class, Lambdas.Wide.class, Lambdas.Generic.class
    };

    private final Map<String, byte[]> compiled = new LinkedHashMap<>();

    @Test
    void theAnswersStayTheSame() throws Exception {
        Map<String, byte[]> rewritten = rewritten();

        @SuppressWarnings("unchecked")
        Callable<String> lambdas = (Callable<String>) new Loader(rewritten)
                .loadClass(Lambdas.class.getName())
                .getDeclaredConstructor()
                .newInstance();

        assertEquals(new Lambdas().call(), lambdas.call());
    }

    @Test
    void noneIsLeftToBeLinked() throws Exception {
        Map<String, byte[]> rewritten = rewritten();

        assertTrue(compiled.values().stream().anyMatch(InnerClassesTest::links));
        assertFalse(rewritten.values().stream().anyMatch(InnerClassesTest::links));
        assertTrue(rewritten.size() > compiled.size());
    }

    private Map<String, byte[]> rewritten() throws IOException {
        for (Class<?> each : COMPILED) {
            String name = each.getName().replace('.', '/');
            try (InputStream in = each.getResourceAsStream("/" + name + ".class")) {
                compiled.put(name, in.readAllBytes());
            }
        }
        return InnerClasses.with(compiled);
    }

    private static boolean links(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).contains(LINKED_AT_RUN_TIME);
    }

    /** Loads the rewritten classes in the place of the compiled ones. */
    private static final class Loader extends ClassLoader {

        private final Map<String, byte[]> rewritten;

        Loader(Map<String, byte[]> rewritten) {
            super(InnerClassesTest.class.getClassLoader());
            this.rewritten = rewritten;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] content = rewritten.get(name.replace('.', '/'));
            if (content == null) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? defineClass(name, content, 0, content.length) : known;
            }
        }
    }
}
