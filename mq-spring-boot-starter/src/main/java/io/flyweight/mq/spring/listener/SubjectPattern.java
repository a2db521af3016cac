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

    /** Only the last MANY is tried again with more: what an earlier one could take, that one can as well. */
    private static boolean matches(List<String> pattern, List<String> subject) {
        int at = 0;
        int taken = 0;
        int many = -1;
        int manyTaken = 0;
        while (taken < subject.size()) {
            String next = at < pattern.size() ? pattern.get(at) : "";
            if (at < pattern.size() && next.equals(MANY)) {
                many = at++;
                manyTaken = taken;
            } else if (at < pattern.size() && (next.equals(ONE) || next.equals(subject.get(taken)))) {
                at++;
                taken++;
            } else if (many >= 0) {
                at = many + 1;
                taken = ++manyTaken;
            } else {
                return false;
            }
        }
        return pattern.subList(at, pattern.size()).stream().allMatch(MANY::equals);
    }

    private static List<String> split(String text) {
        return Arrays.asList(text.split("\\.", -1));
    }

    @Override
    public String toString() {
        return text;
    }
}
