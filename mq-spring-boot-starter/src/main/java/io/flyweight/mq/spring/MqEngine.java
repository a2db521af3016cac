package io.flyweight.mq.spring;

/** What carries packets from one queue to another. */
public enum MqEngine {
    /** The applications themselves, connected to each other. */
    MESH,
    /** A RabbitMQ broker. */
    RABBITMQ
}
