package dev.dmaowner.testkit;

import dev.dmaowner.Errno;
import dev.dmaowner.Outcome;
import dev.dmaowner.ownership.IommuGroup;
import dev.dmaowner.spi.ProbeContext;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A probe's context in which one request is refused, of those of it and of its group that can be: the one with a given
 * number, counted from 0. Everything else goes to the machine's own context. Proxies do it, so that it goes on to stand for
 * every request when plug-ins can make more of them.
 */
final class ReluctantContext {

    private final int number;
    private int requests;

    ReluctantContext(int number) {
        this.number = number;
    }

    /** How often something was requested that could be refused. */
    int requests() {
        return requests;
    }

    ProbeContext over(ProbeContext context) {
        return reluctant(ProbeContext.class, context);
    }

    private <T> T reluctant(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> answer(target, method, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object answer(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getReturnType() == Outcome.class && requests++ == number) {
            return Outcome.refused(Errno.EBUSY, "refused by the contract");
        }
        try {
            Object answer = method.invoke(target, arguments);
            return answer instanceof Optional<?> some && some.isPresent() && some.get() instanceof IommuGroup group
                    ? Optional.of(reluctant(IommuGroup.class, group))
                    : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
