package dev.connectors.proxy;

import static dev.connectors.proxy.ProxyBed.PASSWORD;
import static dev.connectors.testbed.GitServer.git;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.access.AccessOnApiServer;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ShippedClass;
import dev.connectors.connector.credential.Copies;
import dev.connectors.platform.http.server.Servers;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog;
import dev.connectors.testbed.GitServer;
import dev.connectors.testbed.Log;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.BoundObjectReferenceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is open by a right or a token ends with it, and by nothing else: real tokens, rights and
 * reviews, the server, handler and relay of the proxy, and git itself.
 */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class HeldStreamsApiTest {
  private static final String NAMESPACE = "streams";

  private final ApiServer server;
  private final AccessOnApiServer access;
  private final ProxyBed bed = new ProxyBed();
  private final GitServer tool = new GitServer("robot", PASSWORD);
  private final Log log = Log.capture();
  private final byte[] large = new byte[24 << 20];
  private final int port;
  @TempDir private Path folder;

  HeldStreamsApiTest(ApiServer server) throws IOException {
    this.server = server;
    server.token(NAMESPACE, "leaver");
    server.token(NAMESPACE, "stayer");
    access = new AccessOnApiServer(server, NAMESPACE);
    bed.judge = access::decide;
    bed.holder = access::hold;
    port = Servers.asShipped(bed.vertx).listen("127.0.0.1", 0, bed.handler::handle);
  }

  @BeforeEach
  void prepare() throws IOException {
    var kind = ShippedClass.named("git");
    kind.getMetadata().setName("shipped-git");
    kind.getMetadata().setResourceVersion("1");
    bed.classes.put("shipped-git", kind);
    var signedIn = connector("git", "shipped-git", tool.url());
    bed.credentials.put(
        "uid-of-git",
        Copies.of(
            signedIn, kind, "1", "basicAuth", Map.of("username", "robot", "password", PASSWORD)));
    connector("ws", "git", bed.addressOf(bed.serve(HeldStreamsApiTest::echo)));
    connector("files", "git", bed.addressOf(bed.serve(this::endless)));
    fillRepository();
    allow("leaver");
    allow("stayer");
  }

  @AfterEach
  void close() throws IOException {
    log.close();
    bed.close();
    tool.close();
    access.close();
  }

  @Test
  void withdrawnRightEndsCloneWebsocketAndDownloadAndThoseOfOthersLive() throws Exception {
    try (var leaver = open("leaver", token("leaver"));
        var stayer = open("stayer", token("stayer"))) {
      await().atMost(SOON).until(() -> lines("begin").count() == 2 * OpenStreams.COUNT);
      server.admin().rbac().roleBindings().inNamespace(NAMESPACE).withName("leaver").delete();
      broken(leaver);
      await().atMost(SOON).until(() -> lines("end").count() == OpenStreams.COUNT);
      assertThat(lines("end"))
          .allSatisfy(
              line ->
                  assertThat(line)
                      .contains("leaver")
                      .containsPattern("the right to (get|create) connectors/proxy was withdrawn"));
      untouched(stayer);
    }
  }

  @Test
  void deletedPodEndsWhatIsOpenByItsTokenAndTheAccountsOtherStreamsLive() throws Exception {
    Pod pod =
        server
            .admin()
            .resource(
                Serialization.unmarshal(
                    """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: leaver-0, namespace: streams}
                    spec:
                      serviceAccountName: leaver
                      automountServiceAccountToken: false
                      containers: [{name: main, image: example.com/none}]
                    """,
                    Pod.class))
            .create();
    try (var leaver = open("leaver", boundTo(pod));
        var stayer = open("stayer", token("leaver"))) {
      await().atMost(SOON).until(() -> lines("begin").count() == 2 * OpenStreams.COUNT);
      server.admin().resource(pod).withGracePeriod(0).delete();
      broken(leaver);
      await().atMost(SOON).until(() -> lines("end").count() == OpenStreams.COUNT);
      assertThat(lines("end"))
          .allSatisfy(
              line -> assertThat(line).contains("leaver-0", "its ServiceAccount or pod is gone"));
      untouched(stayer);
    }
  }

  @Test
  void streamsOutliveTheirTokenAndAreJudgedByTheirRightsFromThenOn() throws Exception {
    try (var leaver = open("leaver", token("leaver"))) {
      await().atMost(SOON).until(() -> lines("begin").count() == OpenStreams.COUNT);
      var expired = server.audit().mark();
      access.wallClockJumps(Duration.ofHours(2));
      assertThat(leaver.another()).startsWith("HTTP/1.1 401 ");
      // What was asked in the same moment has gone by with this review.
      await().atMost(SOON).until(() -> asked(expired, "subjectaccessreviews") > 0);
      var confirmed = server.audit().mark();
      await().atMost(SOON).until(() -> asked(confirmed, "subjectaccessreviews") > 0);
      assertThat(asked(confirmed, "tokenreviews")).isZero();
      assertThat(leaver.live()).isTrue();
      assertThat(leaver.clone).isNotDone();
      assertThat(lines("end")).isEmpty();
      server.admin().rbac().roleBindings().inNamespace(NAMESPACE).withName("leaver").delete();
      broken(leaver);
      await().atMost(SOON).until(() -> lines("end").count() == OpenStreams.COUNT);
      assertThat(lines("end")).allSatisfy(line -> assertThat(line).contains("was withdrawn"));
    }
  }

  private static void broken(OpenStreams streams) throws IOException {
    assertThat(streams.restOfWebsocket()).isEmpty();
    assertThat(streams.restOfDownload())
        .contains("part")
        .as("the last chunk")
        .doesNotContain("0\r\n\r\n");
    assertThat(streams.clone).failsWithin(SOON);
  }

  private void untouched(OpenStreams streams) throws IOException {
    assertThat(streams.live()).isTrue();
    assertThat(streams.clone).isNotDone();
    tool.hurries();
    assertThat(streams.clone).succeedsWithin(SOON);
    assertThat(folder.resolve("stayer/large")).hasBinaryContent(large);
  }

  private OpenStreams open(String folderName, Token token) throws IOException {
    var streams = new OpenStreams(token, NAMESPACE, port, folder.resolve(folderName));
    assertThat(streams.upgraded()).startsWith("HTTP/1.1 101 ");
    return streams;
  }

  private int asked(AuditLog.Mark since, String resource) {
    return server
        .audit()
        .requestsSince(since)
        .user("system:serviceaccount:%s:proxy".formatted(NAMESPACE))
        .resource(resource)
        .count();
  }

  private Stream<String> lines(String event) {
    return log.lines("audit").stream()
        .filter(line -> line.contains("\"stream\":\"%s\"".formatted(event)));
  }

  private Connector connector(String name, String kind, String address) {
    var auth = kind.equals("shipped-git") ? "auth: {name: basicAuth, secretRef: {name: s}}" : "";
    var connector =
        Serialization.unmarshal(
            """
            metadata: {name: %s, namespace: %s, uid: uid-of-%s, resourceVersion: "1"}
            spec:
              connectorClassName: %s
              address: %s
              %s
            """
                .formatted(name, NAMESPACE, name, kind, address, auth),
            Connector.class);
    bed.connectors.put(NAMESPACE + "/" + name, connector);
    return connector;
  }

  /** Does not compress, so that as much goes over the wire. */
  private void fillRepository() throws IOException {
    var repository = tool.repository("org/r.git");
    var work = folder.resolve("origin");
    git(folder, "clone", "-q", repository.toString(), work.toString());
    new Random(1).nextBytes(large);
    Files.write(work.resolve("large"), large);
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "One");
    git(work, "push", "-q", "origin", "HEAD:main");
    tool.slows();
  }

  private static void echo(HttpServerRequest request) {
    request.toNetSocket().onSuccess(socket -> socket.handler(socket::write));
  }

  private void endless(HttpServerRequest request) {
    var response = request.response().setChunked(true);
    long parts = bed.vertx.setPeriodic(0, 100, tick -> response.write("part\r\n"));
    request.connection().closeHandler(closed -> bed.vertx.cancelTimer(parts));
  }

  private void allow(String account) {
    server
        .admin()
        .resource(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: all, namespace: streams}
            rules:
            - apiGroups: [connectors.alauda.io]
              resources: [connectors/proxy]
              verbs: [get, create]
            """)
        .forceConflicts()
        .serverSideApply();
    server
        .admin()
        .resource(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: %s, namespace: streams}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: all}
            subjects: [{kind: ServiceAccount, name: %s, namespace: streams}]
            """
                .formatted(account, account))
        .forceConflicts()
        .serverSideApply();
  }

  private Token token(String account) {
    return new Token(server.token(NAMESPACE, account, Token.AUDIENCE));
  }

  private Token boundTo(Pod pod) {
    return new Token(
        server.boundToken(
            NAMESPACE,
            "leaver",
            Token.AUDIENCE,
            new BoundObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withName(pod.getMetadata().getName())
                .withUid(pod.getMetadata().getUid())
                .build()));
  }
}
