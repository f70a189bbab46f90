package dev.connectors.platform;

import java.util.List;

/**
 * One part that this program can play, a CDI bean named after it ({@code @Named("proxy")}). Only
 * the chosen role's bean is created, so that nothing of another role runs.
 */
public interface Role {
  /** Starts the role and returns; {@code options} are the words after its name. */
  void start(List<String> options);

  /**
   * Called on SIGTERM, after the shutdown delay, during which requests are still served: end what
   * goes on by itself, then release leases.
   */
  default void stop() {}
}
