package dev.dmaowner.machine.drivercore;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Objects that drivers share, one of each type. */
final class SharedObjects {

    private final ConcurrentMap<Class<?>, Object> objects = new ConcurrentHashMap<>();

    <T> T get(Class<T> key, Supplier<T> first) {
        return key.cast(objects.computeIfAbsent(key, type -> first.get()));
    }

    <T> Optional<T> find(Class<T> key) {
        return Optional.ofNullable(objects.get(key)).map(key::cast);
    }

    <T> void put(Class<T> key, T value) {
        objects.put(key, value);
    }
}
