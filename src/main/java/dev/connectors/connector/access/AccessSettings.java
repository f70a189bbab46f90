package dev.connectors.connector.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long decisions hold. A withdrawn right is refused after {@code max-age} at the latest. */
@ConfigMapping(prefix = "connectors.access")
interface AccessSettings {
  /** Age at which an answer in use is confirmed in the background. */
  @WithDefault("7s")
  Duration confirmAfter();

  /** Age up to which a good answer is taken without asking. */
  @WithDefault("10s")
  Duration maxAge();

  /** How long a refusal is kept. */
  @WithDefault("2s")
  Duration refusalAge();

  /** How long after its last confirmation a good answer counts while the API server is away. */
  @WithDefault("15m")
  Duration staleIfError();

  /** A question that takes longer counts as unanswered. */
  @WithDefault("1s")
  Duration reviewTimeout();

  /** Rights kept at most, of all callers and connectors. */
  @WithDefault("20000")
  int maxDecisions();

  /** Identities kept at most, and as many tokens. */
  @WithDefault("10000")
  int maxCallers();

  /** Refusals kept at most. */
  @WithDefault("5000")
  int maxRefusals();

  /**
   * Questions to the API server at a time; further ones wait, and sixteen times as many are turned
   * away.
   */
  @WithDefault("32")
  int concurrentReviews();

  /**
   * Questions about new rights that one caller may have under way or waiting; those of one
   * namespace four times as many.
   */
  @WithDefault("64")
  int questionsPerCaller();

  /** A token that is valid for longer than this is refused. */
  @WithDefault("24h")
  Duration maxTokenLife();

  /** The clock may differ from the API server's by so much. */
  @WithDefault("5s")
  Duration clockLeeway();

  /**
   * New tokens a second that only the API server can judge: those of an issuer or a key that it
   * does not publish.
   */
  @WithDefault("5")
  int foreignTokensPerSecond();

  /** Age at which the API server's keys are read again. */
  @WithDefault("1m")
  Duration keysAge();

  /** The keys are read again for a token that they do not fit, but not more often than this. */
  @WithDefault("10s")
  Duration keysPause();

  /** How long a stream may last. */
  @WithDefault("24h")
  Duration maxStreamLife();
}
