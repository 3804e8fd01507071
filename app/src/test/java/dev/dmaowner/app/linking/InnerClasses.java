package dev.dmaowner.app.linking;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Gives each lambda and method reference of a module a class of its own, as an anonymous class has. Otherwise the Java runtime makes one
 * when the expression is first used, and to link it takes a quarter of a millisecond even with an archive of classes; a short command
 * uses a hundred. The build does this for the modules that it links into a runtime. From Java 25 on an archive has such expressions
 * linked, and this gains little there.
 *
 * <p>It does not rewrite serializable lambdas, lambdas with several interfaces, and the generated methods of records.
 */
public final class InnerClasses {

    private static final String CLASS = ".class";
    private static final String MODULE = "module-info" + CLASS;
    private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";
    private static final String PLAIN = "metafactory";

    /** By internal name. */
    private final Map<String, byte[]> classes = new LinkedHashMap<>();
    /** By the name of the class whose private members they use. */
    private final Map<String, List<String>> added = new HashMap<>();

    private InnerClasses() {}

    /**
     * Unpack modules, with inner classes in the place of lambdas.
     *
     * @param args the folder in which each gets a folder of its own, the folder of their jars, and how the names of these end
     * @throws IOException if a jar cannot be read or a file cannot be written
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[1]), "*" + args[2])) {
            for (Path jar : jars) {
                String name = jar.getFileName().toString();
                unpack(jar, folder.resolve(name.substring(0, name.length() - args[2].length())));
            }
        }
    }

    private static void unpack(Path jar, Path folder) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(jar);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(CLASS) && !name.equals(MODULE)) {
                    classes.put(name.substring(0, name.length() - CLASS.length()), entries.readAllBytes());
                } else if (!entry.isDirectory()) {
                    files.put(name, entries.readAllBytes());
                }
            }
        }
        with(classes).forEach((name, content) -> files.put(name + CLASS, content));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path place = folder.resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.write(place, file.getValue());
        }
    }

    /** {@return these classes without lambdas, and those that take the place of the lambdas; by internal name} */
    static Map<String, byte[]> with(Map<String, byte[]> compiled) {
        InnerClasses inner = new InnerClasses();
        compiled.forEach(inner::rewrite);
        inner.added.forEach(inner::enter);
        return inner.classes;
    }

    private void rewrite(String name, byte[] compiled) {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(compiled).accept(new Rewriter(out), 0);
        classes.put(name, out.toByteArray());
    }

    /** Let new classes use the private members of a class, which has to list them. */
    private void enter(String host, List<String> members) {
        ClassWriter out = new ClassWriter(0);
        new ClassReader(classes.get(host))
                .accept(
                        new ClassVisitor(Opcodes.ASM9, out) {
                            @Override
                            public void visitEnd() {
                                members.forEach(this::visitNestMember);
                                super.visitEnd();
                            }
                        },
                        0);
        classes.put(host, out.toByteArray());
    }

    private final class Rewriter extends ClassVisitor {

        private String name = "";
        private String host = "";
        private int version;
        private int lambdas;

        Rewriter(ClassVisitor out) {
            super(Opcodes.ASM9, out);
        }

        @Override
        public void visit(
                int classVersion, int access, String className, String signature, String parent, String[] interfaces) {
            version = classVersion;
            name = className;
            host = className;
            super.visit(classVersion, access, className, signature, parent, interfaces);
        }

        @Override
        public void visitNestHost(String nestHost) {
            host = nestHost;
            super.visitNestHost(nestHost);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] exceptions) {
            return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, method, descriptor, signature, exceptions)) {
                @Override
                public void visitInvokeDynamicInsn(String called, String made, Handle maker, Object... arguments) {
                    if (maker.getOwner().equals(LAMBDAS) && maker.getName().equals(PLAIN)) {
                        String inner = add(called, made, arguments);
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, inner, LambdaClass.MAKE, made, false);
                    } else {
                        super.visitInvokeDynamicInsn(called, made, maker, arguments);
                    }
                }
            };
        }

        private String add(String called, String made, Object... arguments) {
            String inner = name + "$$" + ++lambdas;
            LambdaClass lambda = new LambdaClass(
                    inner, host, called, made, (Type) arguments[0], (Handle) arguments[1], (Type) arguments[2]);
            classes.put(inner, lambda.bytes(version));
            added.computeIfAbsent(host, missing -> new ArrayList<>()).add(inner);
            return inner;
        }
    }
}
