package dev.dmaowner.proof;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;

/** The numbers of groups as one thread would give them. */
public class SpecifiedRegistry {

    private final TreeSet<Integer> taken = new TreeSet<>();
    private final List<Deque<Integer>> created =
            List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());

    public int create(int thread) {
        int number = 0;
        while (taken.contains(number)) {
            number++;
        }
        return createByNumber(thread, number);
    }

    public int createByNumber(int thread, int number) {
        if (!taken.add(number)) {
            return -1;
        }
        created.get(thread).push(number);
        return number;
    }

    public int end(int thread) {
        Integer number = created.get(thread).poll();
        if (number == null) {
            return -1;
        }
        taken.remove(number);
        return number;
    }

    public boolean find(int number) {
        return taken.contains(number);
    }
}
