package dev.connectors.platform;

import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Where a reconciler's own code begins. The operator SDK catches exceptions alone: after an Error,
 * such as that of a class that a native image lacks, it would take the pass for still under way and
 * never look at the object again.
 */
public final class PassBorder {
  private PassBorder() {}

  /** A pass that ended in an Error, as the SDK understands it: told and tried again. */
  public static final class EndedInError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says where, and not what the Error says itself, which could quote what was read. */
    private EndedInError(Error error) {
      super(
          "the pass ended in %s at %s"
              .formatted(
                  error.getClass().getName(),
                  Arrays.stream(error.getStackTrace())
                      .findFirst()
                      .map(StackTraceElement::toString)
                      .orElse("an unknown place")),
          error);
    }
  }

  /**
   * Runs a pass, or what the SDK asks for when one has failed.
   *
   * @throws EndedInError in place of an Error; exceptions leave as they are
   */
  public static <T> T run(Supplier<T> pass) {
    try {
      return pass.get();
    } catch (Error e) {
      throw new EndedInError(e);
    }
  }
}
