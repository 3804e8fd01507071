package dev.dmaowner.app.linking;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What {@code java.lang.invoke.LambdaMetafactory} does to a value on its way between a functional interface and a lambda's body. */
final class Conversion {

    private static final String OBJECT = "java/lang/Object";

    /** A primitive type and its wrapper. */
    private enum Boxed {
        BOOLEAN(Type.BOOLEAN_TYPE, "java/lang/Boolean"),
        CHAR(Type.CHAR_TYPE, "java/lang/Character"),
        BYTE(Type.BYTE_TYPE, "java/lang/Byte"),
        SHORT(Type.SHORT_TYPE, "java/lang/Short"),
        INT(Type.INT_TYPE, "java/lang/Integer"),
        FLOAT(Type.FLOAT_TYPE, "java/lang/Float"),
        LONG(Type.LONG_TYPE, "java/lang/Long"),
        DOUBLE(Type.DOUBLE_TYPE, "java/lang/Double");

        private final Type primitive;
        private final String wrapper;

        Boxed(Type primitive, String wrapper) {
            this.primitive = primitive;
            this.wrapper = wrapper;
        }

        private static Boxed ofPrimitive(Type type) {
            for (Boxed each : values()) {
                if (each.primitive.equals(type)) {
                    return each;
                }
            }
            throw new IllegalArgumentException(type + " is no primitive type");
        }

        /** {@return what is in the first of these that is a wrapper, else what a wrapper of the last one has} */
        private static Boxed in(Type one, Type other, Type primitive) {
            for (Type type : new Type[] {one, other}) {
                for (Boxed each : values()) {
                    if (!isPrimitive(type) && each.wrapper.equals(type.getInternalName())) {
                        return each;
                    }
                }
            }
            return ofPrimitive(primitive);
        }
    }

    private Conversion() {}

    /**
     * Convert the value that lies on the stack.
     *
     * @param from its type
     * @param actual what it is where the lambda stands
     * @param to the type that is needed
     */
    static void of(Type from, Type actual, Type to, MethodVisitor code) {
        if (isPrimitive(from) && isPrimitive(to)) {
            widen(from, to, code);
        } else if (isPrimitive(from)) {
            Boxed boxed = Boxed.ofPrimitive(from);
            String descriptor = Type.getMethodDescriptor(Type.getObjectType(boxed.wrapper), boxed.primitive);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, boxed.wrapper, "valueOf", descriptor, false);
        } else if (isPrimitive(to)) {
            Boxed boxed = Boxed.in(from, actual, to);
            cast(from, boxed.wrapper, code);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    boxed.wrapper,
                    boxed.primitive.getClassName() + "Value",
                    Type.getMethodDescriptor(boxed.primitive),
                    false);
            widen(boxed.primitive, to, code);
        } else {
            cast(from, to.getInternalName(), code);
        }
    }

    private static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    private static void cast(Type from, String to, MethodVisitor code) {
        if (!to.equals(OBJECT) && !to.equals(from.getInternalName())) {
            code.visitTypeInsn(Opcodes.CHECKCAST, to);
        }
    }

    /** The virtual machine has no types below an int on its stack. */
    private static void widen(Type from, Type to, MethodVisitor code) {
        int target = to.getSort();
        if (from.getSort() == target || target <= Type.INT) {
            return;
        }
        int conversion =
                switch (from.getSort()) {
                    case Type.LONG -> target == Type.FLOAT ? Opcodes.L2F : Opcodes.L2D;
                    case Type.FLOAT -> Opcodes.F2D;
                    default -> target == Type.LONG ? Opcodes.I2L : target == Type.FLOAT ? Opcodes.I2F : Opcodes.I2D;
                };
        code.visitInsn(conversion);
    }
}
