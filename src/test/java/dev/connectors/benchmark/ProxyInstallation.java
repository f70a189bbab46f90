package dev.connectors.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.GeneratedCrdTest;
import dev.connectors.connector.api.ShippedClass;
import dev.connectors.connector.credential.CredentialSecret;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the proxy finds in a cluster: the class of Git as it ships, a Connector to the tool with its
 * credential, and a caller who may use it.
 */
final class ProxyInstallation {
  static final String NAMESPACE = "bench-connectors";
  private static final String TEAM = "bench";
  private static final String ACCOUNT = "connectors-proxy";
  private static final String CALLER = "builder";

  /** Callers name the Connector by it. */
  static final String HOST = "c-tool." + TEAM + ".svc.cluster.local";

  /** What the tool wants to see. */
  static final String AUTHORIZATION =
      "Basic " + Base64.getEncoder().encodeToString("robot:bench-password".getBytes(UTF_8));

  private final ApiServer server;
  private final Path folder;

  /** Keeps its files, tokens among them, in the folder. */
  ProxyInstallation(ApiServer server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  void install(int toolPort) {
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      server.define(GeneratedCrdTest.crd(kind, folder));
    }
    server.token(NAMESPACE, ACCOUNT); // makes both
    server.token(TEAM, CALLER);
    ShippedRoles.bind(server, "proxy", NAMESPACE, ACCOUNT);
    apply(ShippedClass.yaml("git"));
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: tool, namespace: %1$s}
        rules:
        - apiGroups: [connectors.alauda.io]
          resources: [connectors/proxy]
          resourceNames: [tool]
          verbs: [get]
        """
            .formatted(TEAM));
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: tool, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tool}
        subjects: [{kind: ServiceAccount, name: %2$s, namespace: %1$s}]
        """
            .formatted(TEAM, CALLER));
    // The tool has a name, as tools do, so that the proxy has to find its addresses.
    apply(
        """
        apiVersion: connectors.alauda.io/v1alpha1
        kind: Connector
        metadata: {name: tool, namespace: %s}
        spec:
          connectorClassName: git
          address: http://localhost:%d
          auth: {name: basicAuth, secretRef: {name: login}}
        """
            .formatted(TEAM, toolPort));
    copyCredential();
  }

  /** As the controller-manager does. */
  private void copyCredential() {
    var connector =
        server.admin().resources(Connector.class).inNamespace(TEAM).withName("tool").get();
    var kind = server.admin().resources(ConnectorClass.class).withName("git").get();
    var login = Map.of("username", encoded("robot"), "password", encoded("bench-password"));
    var content = new CredentialSecret.Content(login, Optional.empty());
    server
        .admin()
        .resource(
            CredentialSecret.of(
                connector, Optional.of(kind), NAMESPACE, content, "bench", List.of()))
        .serverSideApply();
  }

  /** A kubeconfig of the proxy's own account, for an hour. */
  Path kubeconfig() {
    return write(
        "proxy.kubeconfig",
        """
        apiVersion: v1
        kind: Config
        current-context: bench
        clusters: [{name: bench, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: proxy, user: {token: "%s"}}]
        contexts: [{name: bench, context: {cluster: bench, user: proxy, namespace: %s}}]
        """
            .formatted(
                server.url(),
                server.kubeconfig().resolveSibling("ca.crt"),
                server.token(NAMESPACE, ACCOUNT),
                NAMESPACE));
  }

  /** A file with a token of the caller, good for an hour. */
  Path callerToken() {
    return write("caller.token", server.token(TEAM, CALLER, Token.AUDIENCE));
  }

  /** The template is text but for its labels. */
  private void apply(String yaml) {
    var object = Serialization.<HasMetadata>unmarshal(yaml);
    server.admin().resource(object).forceConflicts().serverSideApply();
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
