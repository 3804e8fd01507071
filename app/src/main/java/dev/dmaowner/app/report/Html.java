package dev.dmaowner.app.report;

import dev.dmaowner.app.cli.PrintableText;

/** Builds an HTML page. Text from a machine goes through {@link #text}, which escapes it. */
final class Html {

    private final StringBuilder page = new StringBuilder(1 << 16);

    /** Add markup of our own. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /** Add text from anywhere. */
    Html text(String text) {
        for (char c : PrintableText.of(text).toCharArray()) {
            switch (c) {
                case '&' -> page.append("&amp;");
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.append(c);
            }
        }
        return this;
    }

    /** Add an element with nothing but text in it. */
    Html element(String name, String content) {
        return raw("<" + name + ">").text(content).raw("</" + name + ">");
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
