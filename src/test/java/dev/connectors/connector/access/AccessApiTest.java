package dev.connectors.connector.access;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.Settings;
import dev.connectors.testbed.ShippedRoles;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.BoundObjectReferenceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real tokens, rights and reviews. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class AccessApiTest {
  private static final String NAMESPACE = "access";
  private static final Target GIT = Target.proxy(NAMESPACE, "git");

  private final ApiServer server;
  private final KubernetesClient proxy;
  private final CallerAccess access;

  AccessApiTest(ApiServer server) {
    this.server = server;
    server.token(NAMESPACE, "builder");
    proxy = server.as(NAMESPACE, "proxy");
    var settings = Settings.defaults(AccessSettings.class);
    access =
        new CallerAccess(
            new ApiServerReviewer(new QuickClient(proxy, settings.reviewTimeout())),
            new ApiServerKeys(new QuickClient(proxy, settings.reviewTimeout())),
            settings,
            Clocks.system(),
            Executors.newVirtualThreadPerTaskExecutor());
  }

  @BeforeEach
  void grantRights() {
    ShippedRoles.bind(server, "proxy", NAMESPACE, "proxy");
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: git, namespace: access}
        rules:
        - apiGroups: [connectors.alauda.io]
          resources: [connectors/proxy]
          resourceNames: [git]
          verbs: [get]
        """);
    apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: git, namespace: access}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: git}
        subjects: [{kind: ServiceAccount, name: builder, namespace: access}]
        """);
    access.start();
  }

  @AfterEach
  void close() {
    access.close();
    proxy.close();
    server.admin().secrets().inNamespace(NAMESPACE).withName("anchor").delete();
  }

  @Test
  void renewedTokenAsksNobodyAndAnUnknownRightIsNamed() {
    awaitAllowed(token());
    var mark = server.audit().mark();
    assertThat(decide(token(), GIT)).isInstanceOf(Allowed.class);
    assertThat(decide(token(), Target.proxy(NAMESPACE, "git", "create")))
        .isInstanceOfSatisfying(
            Denied.class, denied -> assertThat(denied.reason()).contains("--verb=create"));
    var asked = server.audit().requestsSince(mark);
    assertThat(asked.resource("tokenreviews").code(201)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void tokenOfASecretThatIsDeletedIsRefusedWhileTheAccountIsBusyAndItsStreamEnds() {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName("anchor")
            .endMetadata()
            .build();
    server.admin().resource(secret).create();
    var bound = boundTo("anchor");
    var free = token();
    awaitAllowed(bound);
    awaitAllowed(free);
    var ended = new CompletableFuture<String>();
    try (var hold = access.hold(((Allowed) decide(bound, GIT)).grant(), ended::complete)) {
      assertThat(hold).isNotNull();
      server.admin().resource(secret).delete();
      var deleted = Instant.now();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                assertThat(decide(free, GIT)).isInstanceOf(Allowed.class);
                return decide(bound, GIT) instanceof Denied denied && denied.status() == 401;
              });
      assertThat(ended).succeedsWithin(SOON);
      assertThat(Duration.between(deleted, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void withdrawnRightIsRefusedWithinTenSecondsAndItsStreamEnds() {
    var token = token();
    awaitAllowed(token);
    var ended = new CompletableFuture<String>();
    try (var hold = access.hold(((Allowed) decide(token, GIT)).grant(), ended::complete)) {
      assertThat(hold).isNotNull();
      server.admin().rbac().roleBindings().inNamespace(NAMESPACE).withName("git").delete();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> decide(token, GIT) instanceof Denied denied && denied.status() == 403);
      assertThat(ended).succeedsWithin(SOON);
    }
  }

  @Test
  void keysAreReadByWhoMayAndAreKnownToBeWithheldFromOthers() {
    assertThat(read(proxy)).isInstanceOf(Keys.Published.class);
    // Every ServiceAccount may read them unless the cluster's administrator took that away.
    var known = server.admin().getConfiguration();
    var nobody =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(server.url())
            .withCaCertData(known.getCaCertData())
            .withCaCertFile(known.getCaCertFile())
            .build();
    try (var client = new KubernetesClientBuilder().withConfig(nobody).build()) {
      assertThat(read(client)).isEqualTo(new Keys.Withheld("HTTP 403"));
    }
  }

  private static Keys read(KubernetesClient client) {
    return new ApiServerKeys(new QuickClient(client, SOON)).read();
  }

  private void awaitAllowed(Token token) {
    await().atMost(SOON).until(() -> decide(token, GIT) instanceof Allowed);
  }

  private Decision decide(Token token, Target target) {
    return access.decide(Optional.of(token), target).toCompletableFuture().join();
  }

  private Token token() {
    return new Token(server.token(NAMESPACE, "builder", Token.AUDIENCE));
  }

  private Token boundTo(String secret) {
    return new Token(
        server.boundToken(
            NAMESPACE,
            "builder",
            Token.AUDIENCE,
            new BoundObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Secret")
                .withName(secret)
                .build()));
  }

  private void apply(String yaml) {
    server.admin().resource(yaml).forceConflicts().serverSideApply();
  }
}
