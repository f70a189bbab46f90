package dev.connectors.connector.tool;

import dev.connectors.connector.api.ConnectorClassSpec;
import dev.connectors.connector.api.ConnectorClassSpec.Body;
import dev.connectors.connector.api.ConnectorClassSpec.Operation;
import dev.connectors.connector.api.ConnectorClassSpec.Unmatched;
import dev.connectors.connector.api.ConnectorClassSpec.Verb;
import dev.connectors.connector.tool.Reading.Meanings;
import dev.connectors.connector.tool.Reading.Refused;
import dev.connectors.connector.tool.Requirement.BadRequest;
import dev.connectors.connector.tool.Requirement.MethodNotAllowed;
import dev.connectors.connector.tool.Requirement.Needs;
import dev.connectors.connector.tool.Requirement.NotAllowed;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What callers may do with the tools of one class: compiled once per version of the class, asked
 * for each request. The table is closed, and a request that tools may read in several ways takes
 * the verbs of all of them.
 */
public final class Operations {
  /** A tool would echo the headers of these, and with them the credential, or tunnel blindly. */
  public static final Set<String> NEVER = Set.of("TRACE", "TRACK", "CONNECT");

  private static final Map<String, Verb> BY_METHOD =
      Map.of(
          "GET", Verb.get,
          "HEAD", Verb.get,
          "OPTIONS", Verb.get,
          "POST", Verb.create,
          "PUT", Verb.update,
          "PATCH", Verb.patch,
          "DELETE", Verb.delete);

  private static final int SHOWN = 200;

  /** An operation, ready to be compared. */
  private record Compiled(
      Verb verb,
      Set<String> methods,
      List<Glob> paths,
      Map<String, String> query,
      boolean lfsBatch) {
    static Compiled of(Operation operation) {
      return new Compiled(
          operation.verb(),
          Set.copyOf(operation.methods()),
          operation.paths().stream().map(Glob::of).toList(),
          operation.query(),
          operation.body() == Body.LfsBatch);
    }

    boolean matches(String method, String path, Map<String, String> meaning) {
      if (!methods.contains(method) || !anyMatches(paths, path)) {
        return false;
      }
      for (var wanted : query.entrySet()) {
        if (!meaning.getOrDefault(wanted.getKey(), "").equals(wanted.getValue())) {
          return false;
        }
      }
      return true;
    }
  }

  private final String connectorClass;
  private final List<Compiled> operations;
  private final Set<String> named;
  private final List<Glob> mint;
  private final boolean byMethod;
  private final ReadingOfQuery queries;
  private final Optional<String> broken;

  private Operations(String connectorClass, ConnectorClassSpec spec) {
    this.connectorClass = connectorClass;
    this.broken = globs(spec).flatMap(glob -> Glob.problem(glob).stream()).findFirst();
    boolean whole = broken.isEmpty();
    this.operations = whole ? spec.operations().stream().map(Compiled::of).toList() : List.of();
    this.mint = whole ? spec.mint().stream().map(Glob::of).toList() : List.of();
    this.named =
        operations.stream().flatMap(one -> one.methods().stream()).collect(Collectors.toSet());
    this.byMethod = spec.unmatchedRequests() == Unmatched.ByMethod;
    this.queries =
        new ReadingOfQuery(
            operations.stream()
                .flatMap(one -> one.query().keySet().stream())
                .collect(Collectors.toSet()),
            spec.actingAs().query());
  }

  /**
   * Compiles the operations of a class. A class whose globs are broken allows nothing.
   *
   * @param connectorClass the class's name, for messages
   */
  public static Operations of(String connectorClass, ConnectorClassSpec spec) {
    return new Operations(connectorClass, spec);
  }

  private static Stream<String> globs(ConnectorClassSpec spec) {
    return Stream.concat(
        spec.operations().stream().flatMap(operation -> operation.paths().stream()),
        spec.mint().stream());
  }

  /**
   * What a request takes.
   *
   * @param path path below the connector's address, as sent; begins with a slash
   * @param query query as sent, without the question mark; empty when there is none
   * @param upgrade whether the request asks for another protocol
   */
  public Requirement of(String method, String path, String query, boolean upgrade) {
    if (broken.isPresent()) {
      return new NotAllowed(
          "ConnectorClass %s allows nothing until it is mended: the glob %s"
              .formatted(connectorClass, broken.get()));
    }
    if (NEVER.contains(method) || !(BY_METHOD.containsKey(method) || named.contains(method))) {
      return new MethodNotAllowed(
          "no request of this method is passed on to tools of ConnectorClass " + connectorClass);
    }
    return switch (ReadingOfPath.of(path)) {
      case Refused<String>(var why) -> new BadRequest(why);
      case Meanings<String>(var paths) ->
          switch (queries.of(query)) {
            case Refused<Map<String, String>>(var why) -> new BadRequest(why);
            case Meanings<Map<String, String>>(var meanings) ->
                ofAll(method, paths, meanings, upgrade);
          };
    };
  }

  private Requirement ofAll(
      String method, List<String> paths, List<Map<String, String>> meanings, boolean upgrade) {
    var verbs = EnumSet.noneOf(Verb.class);
    boolean mints = false;
    boolean lfsBatch = false;
    for (var path : paths) {
      mints |= anyMatches(mint, path);
      for (var meaning : meanings) {
        var operation = firstMatch(method, path, meaning);
        if (operation.isPresent()) {
          verbs.add(operation.get().verb());
          lfsBatch |= operation.get().lfsBatch();
        } else if (!byMethod) {
          return notAllowed(method, path);
        } else if (BY_METHOD.containsKey(method)) {
          verbs.add(BY_METHOD.get(method));
        } else {
          return new MethodNotAllowed(
              "this method is not passed on to paths for which ConnectorClass %s does not name it"
                  .formatted(connectorClass));
        }
      }
    }
    if (upgrade) {
      verbs.add(Verb.create);
    }
    return Needs.of(verbs, mints, lfsBatch);
  }

  private Optional<Compiled> firstMatch(String method, String path, Map<String, String> meaning) {
    for (var operation : operations) {
      if (operation.matches(method, path, meaning)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  private static boolean anyMatches(List<Glob> globs, String path) {
    for (var glob : globs) {
      if (glob.matches(path)) {
        return true;
      }
    }
    return false;
  }

  private NotAllowed notAllowed(String method, String path) {
    return new NotAllowed(
        "ConnectorClass %s has no operation for %s %s with this query: its spec.operations say what callers may do"
            .formatted(connectorClass, method, ReadingOfPath.shown(path, SHOWN)));
  }
}
