package io.flyweight.mq.spring.listener;

import java.util.Arrays;
import java.util.List;

/** A subject to listen to: exact, or with {@code *} for one segment and {@code **} for any number of them. */
record SubjectPattern(String text, List<String> segments) {

    private static final String ONE = "*";
    private static final String MANY = "**";

    static SubjectPattern parse(String text) {
        List<String> segments = split(text);
        for (String segment : segments) {
            boolean wildcard = segment.equals(ONE) || segment.equals(MANY);
            if (segment.isBlank() || !wildcard && segment.contains(ONE)) {
                throw new IllegalArgumentException(
                        "Subject '" + text + "' is not allowed; it must be segments joined by"
                                + " dots, each a word, '*' for one segment or '**' for any number of them");
            }
        }
        return new SubjectPattern(text, segments);
    }

    boolean isExact() {
        return !segments.contains(ONE) && !segments.contains(MANY);
    }

    boolean matches(String subject) {
        return isExact() ? subject.equals(text) : matches(segments, split(subject));
    }

    private static boolean matches(List<String> pattern, List<String> subject) {
        if (pattern.isEmpty()) {
            return subject.isEmpty();
        }
        String first = pattern.get(0);
        List<String> rest = pattern.subList(1, pattern.size());
        if (first.equals(MANY)) {
            for (int taken = 0; taken <= subject.size(); taken++) {
                if (matches(rest, subject.subList(taken, subject.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !subject.isEmpty()
                && (first.equals(ONE) || first.equals(subject.get(0)))
                && matches(rest, subject.subList(1, subject.size()));
    }

    private static List<String> split(String text) {
        return Arrays.asList(text.split("\\.", -1));
    }

    @Override
    public String toString() {
        return text;
    }
}
