package dev.connectors.connector.tool;

import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What a request takes before it may be passed on to the tool. */
public sealed interface Requirement {
  /**
   * The caller needs all of it.
   *
   * @param verbs verbs on the entry's subresource, at least one
   * @param mint whether it also takes {@code use} on connectors/mint
   * @param lfsBatch whether the body may ask for more: see {@link OperationOfBatch}
   */
  record Needs(Set<Verb> verbs, boolean mint, boolean lfsBatch) implements Requirement {
    /** Nearly all requests take one verb and no more: they share these. */
    private static final Map<Verb, Needs> ONE_VERB =
        Arrays.stream(Verb.values())
            .collect(
                Collectors.toUnmodifiableMap(
                    verb -> verb, verb -> new Needs(Set.of(verb), false, false)));

    public Needs {
      verbs = Set.copyOf(verbs);
    }

    /**
     * What a request takes.
     *
     * @param verbs at least one
     */
    static Needs of(Set<Verb> verbs, boolean mint, boolean lfsBatch) {
      return verbs.size() > 1 || mint || lfsBatch
          ? new Needs(verbs, mint, lfsBatch)
          : Objects.requireNonNull(ONE_VERB.get(verbs.iterator().next()));
    }

    /** The same with one more verb, once the body is known. */
    public Needs and(Verb verb) {
      var all = EnumSet.copyOf(verbs);
      all.add(verb);
      return new Needs(all, mint, lfsBatch);
    }
  }

  /** 400: the request cannot be judged, or hides what it does. */
  record BadRequest(String why) implements Requirement {}

  /** 403: the class knows no operation of this form, whoever calls. */
  record NotAllowed(String why) implements Requirement {}

  /** 405: no request of this method is passed on. */
  record MethodNotAllowed(String why) implements Requirement {}
}
