package dev.dmaowner.app.trace;

import dev.dmaowner.app.rig.TraceMachine.Start;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the word for a start. */
final class StartConverter implements ITypeConverter<Start> {
    @Override
    public Start convert(String value) {
        return switch (value) {
            case "rule" -> Start.BY_RULE;
            case "recorded" -> Start.AS_RECORDED;
            default -> throw new TypeConversionException("unknown start '" + value + "', only rule, recorded");
        };
    }
}
