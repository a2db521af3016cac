package io.flyweight.mq.reliability.history;

import java.nio.file.Path;

/**
 * What one process wrote.
 *
 * @param node the node that it was
 * @param killed whether it was killed, and so may have left sends unanswered
 */
public record ProcessHistory(String node, Path file, boolean killed) {}
