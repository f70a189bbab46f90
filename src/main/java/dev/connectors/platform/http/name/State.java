package dev.connectors.platform.http.name;

import java.net.UnknownHostException;
import java.util.Optional;

/**
 * What is known of a name; all times are nanoseconds of one clock.
 *
 * @param answer the last good one
 * @param freshUntil until when it serves whatever happens
 * @param staleUntil until when it serves in trouble
 * @param troubledFrom since when, or from when on, DNS fails or is slow
 * @param refreshFrom from when on its use has it asked for again
 * @param refusal why there is no answer, until {@code refusedUntil}
 */
record State(
    Optional<Resolved> answer,
    long freshUntil,
    long staleUntil,
    long troubledFrom,
    long refreshFrom,
    Optional<UnknownHostException> refusal,
    long refusedUntil) {
  private static final long NEVER = Long.MAX_VALUE;

  static State unknown() {
    return new State(Optional.empty(), 0, 0, NEVER, NEVER, Optional.empty(), 0);
  }

  static State lasting(Resolved answer) {
    return found(answer, NEVER, NEVER, NEVER);
  }

  static State found(Resolved answer, long freshUntil, long staleUntil, long refreshFrom) {
    return new State(
        Optional.of(answer), freshUntil, staleUntil, NEVER, refreshFrom, Optional.empty(), 0);
  }

  static State refused(UnknownHostException why, long until) {
    return new State(Optional.empty(), 0, 0, NEVER, NEVER, Optional.of(why), until);
  }

  /** While it is asked for: troubled from then on, if it is not already. */
  State asked(long slowFrom) {
    return troubled(Math.min(troubledFrom, slowFrom), NEVER);
  }

  /** The answer stays, for now. */
  State troubled(long from, long nextRefresh) {
    return new State(answer, freshUntil, staleUntil, from, nextRefresh, refusal, refusedUntil);
  }

  boolean serves(long now) {
    return now < freshUntil || now >= troubledFrom && now < staleUntil;
  }

  /** Whether the answer may still be given, if there is no better one. */
  boolean isUsable(long now) {
    return answer.isPresent() && now < staleUntil;
  }

  boolean wantsRefresh(long now) {
    return now >= refreshFrom;
  }

  Optional<UnknownHostException> refusalAt(long now) {
    return now < refusedUntil ? refusal : Optional.empty();
  }
}
