package dev.dmaowner.app.linking;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The class of one lambda: what {@code java.lang.invoke.LambdaMetafactory} would make at run time.
 *
 * @param name its internal name
 * @param host the class at the top of those that share their private members with it
 * @param called the method of the functional interface
 * @param made the types of what the lambda has captured, and the functional interface that it becomes
 * @param erased the types of that method
 * @param body what the method calls, with what is captured before its own arguments
 * @param actual the types of the method where the lambda stands, which can be narrower than the erased ones
 */
record LambdaClass(String name, String host, String called, String made, Type erased, Handle body, Type actual) {

    /** The static method that makes an instance. */
    static final String MAKE = "make";

    private static final String OBJECT = "java/lang/Object";
    private static final String CONSTRUCTOR = "<init>";
    private static final String ONLY = "ONLY";
    private static final String CAPTURED = "captured";

    byte[] bytes(int version) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String[] interfaces = {Type.getReturnType(made).getInternalName()};
        int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
        out.visit(version, access, name, null, OBJECT, interfaces);
        out.visitNestHost(host);
        constructor(out);
        if (captured().length == 0) {
            single(out);
        } else {
            maker(out);
        }
        method(out);
        out.visitEnd();
        return out.toByteArray();
    }

    private Type[] captured() {
        return Type.getArgumentTypes(made);
    }

    private String constructed() {
        return Type.getMethodDescriptor(Type.VOID_TYPE, captured());
    }

    private void constructor(ClassWriter out) {
        MethodVisitor code = begin(out, Opcodes.ACC_PRIVATE, CONSTRUCTOR, constructed());
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT, CONSTRUCTOR, "()V", false);
        int local = 1;
        for (int at = 0; at < captured().length; at++) {
            Type type = captured()[at];
            out.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, CAPTURED + at, type.getDescriptor(), null, null)
                    .visitEnd();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            code.visitFieldInsn(Opcodes.PUTFIELD, name, CAPTURED + at, type.getDescriptor());
            local += type.getSize();
        }
        end(code, Opcodes.RETURN);
    }

    /** What captures nothing is made once. */
    private void single(ClassWriter out) {
        String type = Type.getObjectType(name).getDescriptor();
        out.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, ONLY, type, null, null)
                .visitEnd();
        MethodVisitor first = begin(out, Opcodes.ACC_STATIC, "<clinit>", "()V");
        first.visitTypeInsn(Opcodes.NEW, name);
        first.visitInsn(Opcodes.DUP);
        first.visitMethodInsn(Opcodes.INVOKESPECIAL, name, CONSTRUCTOR, constructed(), false);
        first.visitFieldInsn(Opcodes.PUTSTATIC, name, ONLY, type);
        end(first, Opcodes.RETURN);
        MethodVisitor make = begin(out, Opcodes.ACC_STATIC, MAKE, made);
        make.visitFieldInsn(Opcodes.GETSTATIC, name, ONLY, type);
        end(make, Opcodes.ARETURN);
    }

    private void maker(ClassWriter out) {
        MethodVisitor make = begin(out, Opcodes.ACC_STATIC, MAKE, made);
        make.visitTypeInsn(Opcodes.NEW, name);
        make.visitInsn(Opcodes.DUP);
        int local = 0;
        for (Type type : captured()) {
            make.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            local += type.getSize();
        }
        make.visitMethodInsn(Opcodes.INVOKESPECIAL, name, CONSTRUCTOR, constructed(), false);
        end(make, Opcodes.ARETURN);
    }

    private void method(ClassWriter out) {
        MethodVisitor code = begin(out, Opcodes.ACC_PUBLIC, called, erased.getDescriptor());
        if (makesObject()) {
            code.visitTypeInsn(Opcodes.NEW, body.getOwner());
            code.visitInsn(Opcodes.DUP);
        }
        for (int at = 0; at < captured().length; at++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, name, CAPTURED + at, captured()[at].getDescriptor());
        }
        int local = 1;
        Type[] given = erased.getArgumentTypes();
        for (int at = 0; at < given.length; at++) {
            code.visitVarInsn(given[at].getOpcode(Opcodes.ILOAD), local);
            Conversion.of(given[at], actual.getArgumentTypes()[at], wanted().get(captured().length + at), code);
            local += given[at].getSize();
        }
        call(code);
        giveBack(code);
    }

    private boolean makesObject() {
        return body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    }

    /** {@return what the body takes, the object whose method it is included} */
    private List<Type> wanted() {
        List<Type> wanted = new ArrayList<>();
        if (body.getTag() != Opcodes.H_INVOKESTATIC && !makesObject()) {
            wanted.add(Type.getObjectType(body.getOwner()));
        }
        wanted.addAll(List.of(Type.getArgumentTypes(body.getDesc())));
        return wanted;
    }

    private void call(MethodVisitor code) {
        int virtual = body.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        int call =
                switch (body.getTag()) {
                    case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
                    case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
                    default -> virtual;
                };
        code.visitMethodInsn(call, body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
    }

    private void giveBack(MethodVisitor code) {
        Type result = makesObject() ? Type.getObjectType(body.getOwner()) : Type.getReturnType(body.getDesc());
        Type wanted = erased.getReturnType();
        if (wanted.getSort() != Type.VOID) {
            Conversion.of(result, actual.getReturnType(), wanted, code);
        } else if (result.getSize() > 0) {
            code.visitInsn(result.getSize() == 1 ? Opcodes.POP : Opcodes.POP2);
        }
        end(code, wanted.getOpcode(Opcodes.IRETURN));
    }

    private static MethodVisitor begin(ClassWriter out, int access, String method, String descriptor) {
        MethodVisitor code = out.visitMethod(access, method, descriptor, null, null);
        code.visitCode();
        return code;
    }

    private static void end(MethodVisitor code, int last) {
        code.visitInsn(last);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
