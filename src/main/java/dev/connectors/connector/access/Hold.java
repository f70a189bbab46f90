package dev.connectors.connector.access;

/** A stream that is watched until it is closed. */
public interface Hold extends AutoCloseable {
  @Override
  void close();
}
