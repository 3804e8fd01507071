package dev.dmaowner.app.linking;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Lambdas and method references that differ in what they call, what they capture and how values are converted. */
public final class Lambdas implements Callable<String> {

    private final String kept = "kept";
    private final List<String> said = new ArrayList<>();

    /** A functional interface with a method of its own. */
    interface Default {
        String of(String text);

        default Default twice() {
            return text -> of(of(text));
        }

        private String doubled(String text) {
            return text + text;
        }

        default Default doubling() {
            return this::doubled;
        }
    }

    /** What takes two slots each. */
    interface Wide {
        double of(long one, double other, Object last);
    }

    /** An interface whose method takes a {@link Comparable} after erasure, and is implemented for narrower types. */
    interface Generic<T extends Comparable<T>, R> {
        R of(T one, T other);
    }

    /** A class that shares private members with the one around it. */
    final class Inner {
        private final int number;

        private Inner(int number) {
            this.number = number;
        }

        private Supplier<String> text() {
            return () -> kept + number;
        }
    }

    @Override
    public String call() {
        said.clear();
        long wide = 1L << 40;
        double fraction = 0.5;
        char letter = 'x';
        byte small = 7;
        boolean isSet = true;

        Supplier<String> nothing = () -> "nothing";
        Supplier<String> self = () -> kept;
        Supplier<String> captured = () -> kept + wide + fraction + letter + small + isSet;
        say(nothing.get() + self.get() + captured.get());

        Function<String, Integer> length = String::length;
        Function<String, List<String>> made = List::of;
        IntFunction<Inner> inner = Inner::new;
        IntFunction<String[]> array = String[]::new;
        UnaryOperator<String> bound = kept::concat;
        say("" + length.apply("four") + made.apply("one")
                + inner.apply(3).text().get());
        say(array.apply(2).length + bound.apply("!"));

        ToIntFunction<Integer> unboxed = Integer::intValue;
        ToLongFunction<Integer> widened = number -> number;
        ToLongFunction<Integer> widenedByReference = Integer::valueOf;
        ToDoubleFunction<Long> fromLong = Long::longValue;
        IntToLongFunction ofInt = number -> number + 1;
        IntToLongFunction absolute = Math::abs;
        DoubleSupplier half = () -> fraction;
        LongSupplier longer = () -> letter;
        IntBinaryOperator larger = Math::max;
        Function<Integer, Long> reboxed = number -> (long) number;
        BiFunction<Integer, Integer, Integer> sum = Integer::sum;
        say(unboxed.applyAsInt(1) + " " + widened.applyAsLong(2) + " " + widenedByReference.applyAsLong(3));
        say(fromLong.applyAsDouble(4L) + " " + ofInt.applyAsLong(5) + " " + absolute.applyAsLong(-6));
        say(half.getAsDouble() + " " + longer.getAsLong() + " " + larger.applyAsInt(8, 9));
        say(reboxed.apply(10) + " " + sum.apply(11, 12));

        Wide slots = (one, other, last) -> one + other + last.hashCode() + wide;
        Generic<String, String> narrow = (one, other) -> one.compareTo(other) + kept;
        Generic<Integer, Object> compared = Integer::compareTo;
        say(slots.of(wide, fraction, 3) + " " + narrow.of("a", "b") + compared.of(1, 2));

        ObjIntConsumer<String> dropped = this::note;
        Runnable droppedWide = System::nanoTime;
        dropped.accept("noted", 13);
        droppedWide.run();
        Default text = one -> one + letter;
        say(text.twice().of("t") + text.doubling().of("d"));
        Supplier<Supplier<String>> nested = () -> () -> kept + letter;
        say(nested.get().get());
        return String.join("\n", said);
    }

    private boolean note(String text, int number) {
        return said.add(text + number);
    }

    private void say(String text) {
        said.add(text);
    }
}
