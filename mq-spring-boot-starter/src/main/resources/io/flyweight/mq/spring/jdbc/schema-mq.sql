CREATE TABLE IF NOT EXISTS mq_handled_packet (
  packet_id CHAR(36) NOT NULL,
  listener_id VARCHAR(255) NOT NULL,
  handled_at BIGINT NOT NULL,
  PRIMARY KEY (packet_id, listener_id)
);
CREATE INDEX IF NOT EXISTS mq_handled_packet_by_time ON mq_handled_packet (handled_at);
