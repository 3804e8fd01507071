package dev.dmaowner.app.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object, private or not. From Java 18 on {@link Field} gets and sets by method handles that are made at run time, which
 * takes some milliseconds; a variable handle needs none where a call names the field's primitive type, or {@link Object} for any class.
 *
 * @param owner the object
 * @param type the type of the field
 * @param handle gets and sets it
 */
record FieldOfObject(Object owner, Class<?> type, VarHandle handle) {

    /**
     * {@return the field of this name}
     *
     * @throws NoSuchFieldException if no class of the object has one
     */
    static FieldOfObject of(Object owner, String name) throws ReflectiveOperationException {
        for (Class<?> each = owner.getClass(); each != null; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    VarHandle handle = MethodHandles.privateLookupIn(each, MethodHandles.lookup())
                            .unreflectVarHandle(field);
                    return new FieldOfObject(owner, field.getType(), handle);
                }
            }
        }
        throw new NoSuchFieldException(owner.getClass() + "." + name);
    }

    /** {@return what it holds, which can be null} */
    @SuppressWarnings("NullAway")
    Object get() {
        if (type == boolean.class) {
            return (boolean) handle.get(owner);
        } else if (type == int.class) {
            return (int) handle.get(owner);
        } else if (type == long.class) {
            return (long) handle.get(owner);
        }
        return (Object) handle.get(owner);
    }

    @SuppressWarnings("NullAway")
    void set(@Nullable Object value) {
        if (type == boolean.class) {
            handle.set(owner, (boolean) value);
        } else if (type == int.class) {
            handle.set(owner, (int) value);
        } else if (type == long.class) {
            handle.set(owner, (long) value);
        } else {
            handle.set(owner, value);
        }
    }
}
