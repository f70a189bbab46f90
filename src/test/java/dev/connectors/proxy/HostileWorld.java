package dev.connectors.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.access.Tokens;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.ShippedClass;
import dev.connectors.connector.credential.Copies;
import dev.connectors.platform.http.server.Servers;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A proxy with the connectors of two namespaces, and those who call it, well or ill. */
final class HostileWorld implements AutoCloseable {
  private static final Path REST = HostileRow.TABLES.resolve("classes");

  /**
   * A connector and its tool.
   *
   * @param sent header, in lower case, in which the tool gets the credential, with its value
   */
  record Place(String namespace, String name, RawTool tool, String secret, String sent) {}

  final Map<String, Token> callers = new TreeMap<>();
  final Map<String, Place> places = new TreeMap<>();
  final RawTool abroad = new RawTool();
  private final ProxyBed bed = new ProxyBed(Duration.ofSeconds(1));
  private final int port;

  HostileWorld() throws IOException {
    for (var name : List.of("reader", "user", "minter", "neighbour")) {
      callers.put(name, Tokens.of(name, Token.AUDIENCE, Instant.parse("2100-01-01T00:00:00Z")));
    }
    callers.put("plain", new Token("opaque-5d0c.7be2a914"));
    kind("git", ShippedClass.yaml("git"));
    for (var name : List.of("rest", "keyed")) {
      kind(name, Files.readString(REST.resolve(name + ".yaml")));
    }
    connector("team", "git", "git", "basicAuth");
    connector("team", "rest", "rest", "tokenAuth");
    connector("team", "keyed", "keyed", "tokenAuth");
    connector("team-a", "our-git", "git", "basicAuth");
    bed.judge = this::decide;
    port = Servers.asShipped(bed.vertx).listen("127.0.0.1", 0, bed.handler::handle);
  }

  int port() {
    return port;
  }

  private void kind(String name, String spec) {
    var kind = Serialization.unmarshal(spec, ConnectorClass.class);
    kind.getMetadata().setName(name);
    kind.getMetadata().setResourceVersion("1");
    bed.classes.put(name, kind);
  }

  private void connector(String namespace, String name, String kind, String auth) {
    var tool = new RawTool();
    var connector =
        Serialization.unmarshal(
            """
            metadata: {name: %s, namespace: %s, uid: uid-of-%s, resourceVersion: "1"}
            spec:
              connectorClassName: %s
              address: http://%s/below
              auth: {name: %s, secretRef: {name: s}}
            """
                .formatted(name, namespace, name, kind, tool.authority(), auth),
            Connector.class);
    bed.connectors.put(namespace + "/" + name, connector);
    var secret = "canary-of-" + name + "-5f2e";
    bed.credentials.put(
        "uid-of-" + name,
        Copies.of(
            connector,
            bed.classes.get(kind),
            "1",
            auth,
            Map.of("username", "robot", "password", secret, "token", secret)));
    var sent =
        switch (kind) {
          case "git" -> "authorization: Basic " + base64("robot:" + secret);
          case "rest" -> "private-token: " + secret;
          default -> "";
        };
    places.put(name, new Place(namespace, name, tool, secret, sent));
  }

  private Decision decide(Optional<Token> token, List<Target> targets) {
    var name =
        callers.entrySet().stream()
            .filter(one -> token.filter(one.getValue()::equals).isPresent())
            .map(Map.Entry::getKey)
            .findFirst();
    if (name.isEmpty()) {
      return new Decision.Denied(401, "no token that is good here", Optional.empty());
    }
    var caller = new Caller("team", name.get(), Optional.of(name.get() + "-0"));
    return targets.stream()
        .filter(target -> !may(name.get(), target))
        .findFirst()
        .<Decision>map(missing -> Decision.Denied.missingRight(caller, missing))
        .orElseGet(() -> new Decision.Allowed(caller));
  }

  /** As the shipped ClusterRoles would have it, bound in the caller's own namespace. */
  private static boolean may(String caller, Target target) {
    boolean own = target.namespace().equals(caller.equals("neighbour") ? "team-a" : "team");
    boolean mint = target.subresource().equals(Target.MINT);
    return own
        && switch (caller) {
          case "reader" -> !mint && target.verb().equals("get");
          case "minter" -> true;
          default -> !mint;
        };
  }

  static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Override
  public void close() throws IOException {
    bed.close();
    abroad.close();
    for (var place : places.values()) {
      place.tool().close();
    }
  }
}
