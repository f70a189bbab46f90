package dev.connectors.connector.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long decisions hold. A withdrawn right is refused after {@code max-age} at the latest. */
@ConfigMapping(prefix = "connectors.access")
interface AccessSettings {
  /** Age at which a decision in use is confirmed in the background. */
  @WithDefault("8s")
  Duration confirmAfter();

  /** Age up to which a good decision is taken without asking. */
  @WithDefault("10s")
  Duration maxAge();

  /** How long a refusal is kept. */
  @WithDefault("2s")
  Duration refusalAge();

  /** How long a good decision still counts while the API server is away. */
  @WithDefault("15m")
  Duration staleIfError();

  /** How long one question to the API server may take. */
  @WithDefault("3s")
  Duration reviewTimeout();

  /** Decisions kept at most; those that do not fit are asked for each time. */
  @WithDefault("20000")
  int maxDecisions();

  /**
   * Questions to the API server at a time; further ones wait, and as many again are turned away.
   */
  @WithDefault("32")
  int concurrentReviews();
}
