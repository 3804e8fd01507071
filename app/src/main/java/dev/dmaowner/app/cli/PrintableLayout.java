package dev.dmaowner.app.cli;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** An event of the log as a line, and the stacks of what was thrown if that is wanted. What a message quotes is escaped as in other output. */
final class PrintableLayout extends LayoutBase<ILoggingEvent> {

    private static final int MOST_CAUSES = 20;

    private final TargetLengthBasedClassNameAbbreviator names = new TargetLengthBasedClassNameAbbreviator(20);
    private volatile boolean withStacks;

    /** Print stacks from now on. */
    void showStacks() {
        withStacks = true;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        List<String> lines = new ArrayList<>();
        lines.add(PrintableText.of(line(event)));
        if (withStacks) {
            addStacks(event.getThrowableProxy(), lines);
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    private String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        line.append(String.format("%-5s ", event.getLevel()))
                .append(names.abbreviate(event.getLoggerName()))
                .append(": ")
                .append(event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> line.append(' ')
                    .append(pair.key)
                    .append("=\"")
                    .append(pair.value)
                    .append('"'));
        }
        return line.toString();
    }

    private static void addStacks(@Nullable IThrowableProxy thrown, List<String> lines) {
        IThrowableProxy next = thrown;
        for (int i = 0; i < MOST_CAUSES && next != null; i++) {
            lines.add((i == 0 ? "" : "Caused by: ") + PrintableText.of(next.getClassName() + ": " + next.getMessage()));
            StackTraceElementProxy[] stack = next.getStackTraceElementProxyArray();
            for (int at = 0; at < stack.length - next.getCommonFrames(); at++) {
                lines.add("\t" + PrintableText.of(stack[at].getSTEAsString()));
            }
            next = next.getCause();
        }
    }
}
