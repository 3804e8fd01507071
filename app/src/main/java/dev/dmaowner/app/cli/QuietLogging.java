package dev.dmaowner.app.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logging of the command: warnings and worse, to standard error. Set up in code, because reading a configuration file
 * takes longer than most commands do. The system property {@code logback.configurationFile} overrides it.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class QuietLogging extends ContextAwareBase implements Configurator {

    private static final String APPENDER = "stderr";

    /** For Logback, which finds this class as a service. */
    public QuietLogging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        PrintableLayout layout = new PrintableLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setName(APPENDER);
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Log more: debug messages and stack traces for one {@code -v}, everything for two. */
    static void raise(int times) {
        if (times > 0 && LoggerFactory.getLogger("dev.dmaowner") instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(times == 1 ? Level.DEBUG : Level.TRACE);
            showStacks(logger.getLoggerContext());
        }
    }

    private static void showStacks(LoggerContext context) {
        if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER) instanceof ConsoleAppender<?> appender
                && appender.getEncoder() instanceof LayoutWrappingEncoder<?> encoder
                && encoder.getLayout() instanceof PrintableLayout layout) {
            layout.showStacks();
        }
    }
}
