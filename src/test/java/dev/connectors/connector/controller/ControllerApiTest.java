package dev.connectors.connector.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.GeneratedCrdTest;
import dev.connectors.platform.Conditions;
import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The role on a real API server, under the rights that it ships with. */
@Tag("api")
@ExtendWith(ApiServer.Extension.class)
class ControllerApiTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CANARY = "canary-" + UUID.randomUUID();

  private final ApiServer server;
  private final KubernetesClient admin;
  private final String number = UUID.randomUUID().toString().substring(0, 8);
  private final String installation = "installation-" + number;
  private final String team = "team-" + number;
  private final String className = "git-" + number;
  private final Tool tool = new Tool(CANARY);
  private final LogCapture log = new LogCapture();
  private RunningController controller;

  ControllerApiTest(ApiServer server) {
    this.server = server;
    this.admin = server.admin();
  }

  @BeforeEach
  void install(@TempDir Path folder) {
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      var crd = admin.resource(GeneratedCrdTest.crd(kind, folder));
      crd.serverSideApply();
      crd.waitUntilCondition(
          found ->
              found.getStatus() != null
                  && found.getStatus().getConditions().stream()
                      .anyMatch(c -> c.getType().equals("Established")),
          30,
          TimeUnit.SECONDS);
    }
    for (var name : List.of(installation, team)) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    Rights.grant(admin, installation);
    apply(Examples.replaced(Examples.CLASS, "name: git,", "name: " + className + ","));
    controller = new RunningController(server, installation);
  }

  @AfterEach
  void stop() {
    controller.close();
    log.close();
    tool.close();
    admin.resources(Connector.class).inNamespace(team).delete();
    admin.resources(ConnectorClass.class).withName(className).delete();
  }

  @Test
  void aConnectorGetsServiceCopyAndConditions() {
    secret("login", CANARY);
    connector("tool");
    var ready = awaitReady("tool", "True");
    assertThat(ready.getReason()).isEqualTo("AllConditionsTrue");

    var connector = get("tool");
    assertThat(connector.getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly(
            "ConnectorClassReady",
            "SecretReady",
            "LivenessReady",
            "AuthReady",
            "CACertReady",
            "ProxyServiceReady",
            "Ready");
    assertThat(connector.getStatus().observedGeneration())
        .isEqualTo(connector.getMetadata().getGeneration());
    assertThat(connector.getStatus().proxy().httpAddress().url())
        .isEqualTo("http://c-tool." + team + ".svc.cluster.local");
    assertThat(connector.getStatus().api().path())
        .isEqualTo("/connectors/v1alpha1/" + team + "/tool/path");
    assertThat(condition("tool", "AuthReady").getReason()).isEqualTo("ProbeSucceeded");
    assertThat(service("tool").getSpec().getExternalName())
        .isEqualTo("connectors-proxy." + installation + ".svc.cluster.local");
    var copy = copy(connector);
    assertThat(copy.getData()).containsOnlyKeys("username", "password");
    assertThat(decoded(copy, "password")).isEqualTo(CANARY);
    assertThat(copy.getMetadata().getAnnotations())
        .containsEntry("connectors.alauda.io/connector", team + "/tool")
        .containsEntry("connectors.alauda.io/auth", "basicAuth");
  }

  @Test
  void aChangedSecretIsInForceAtOnceAndTestedAgain() {
    secret("login", CANARY);
    connector("tool");
    awaitReady("tool", "True");
    var connector = get("tool");

    secret("login", "another");
    await().atMost(SOON).until(() -> decoded(copy(connector), "password").equals("another"));
    await()
        .atMost(SOON)
        .until(() -> condition("tool", "AuthReady").getReason().equals("StatusUnexpected"));
    assertThat(condition("tool", "AuthReady").getMessage()).contains("answered 401");

    admin.secrets().inNamespace(team).withName("login").delete();
    await().atMost(SOON).until(() -> copies() == 0);
    assertThat(awaitReady("tool", "False").getReason()).isEqualTo("SecretDoesNotExist");
  }

  @Test
  void secondPassWritesNothing() {
    secret("login", CANARY);
    connector("tool");
    awaitReady("tool", "True");
    controller.close();
    int asked = tool.authTests();
    var mark = server.audit().mark();

    controller = new RunningController(server, installation);
    await().atMost(SOON).until(() -> tool.authTests() > asked);
    secret("login-2", CANARY);
    apply(yaml("barrier").replace("name: login}", "name: login-2}"));
    awaitReady("barrier", "True");
    assertThat(
            server
                .audit()
                .requestsSince(mark)
                .user(Rights.user(installation))
                .writes()
                .where(request -> !request.name().contains("barrier"))
                .where(request -> !request.name().equals(copyName(get("barrier")))))
        .isEmpty();
  }

  @Test
  void aLostServiceIsMadeAgainAndAnothersIsLeftAlone() {
    secret("login", CANARY);
    connector("tool");
    awaitReady("tool", "True");
    admin.services().inNamespace(team).withName("c-tool").delete();
    await().atMost(SOON).until(() -> service("tool") != null);
    admin
        .services()
        .inNamespace(team)
        .withName("c-tool")
        .edit(
            found -> {
              found.getSpec().setExternalName("elsewhere.example.com");
              return found;
            });
    await()
        .atMost(SOON)
        .until(() -> service("tool").getSpec().getExternalName().startsWith("connectors-proxy."));

    apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: c-taken}
        spec: {type: ExternalName, externalName: mine.example.com}
        """);
    connector("taken");
    assertThat(awaitReady("taken", "False").getReason()).isEqualTo("ServiceNameTaken");
    assertThat(condition("taken", "ProxyServiceReady").getMessage())
        .contains("kubectl delete service c-taken -n " + team);
    assertThat(service("taken").getSpec().getExternalName()).isEqualTo("mine.example.com");
  }

  @Test
  void theCopyGoesWithTheConnectorAlsoWhenNobodyLed() {
    secret("login", CANARY);
    connector("one");
    connector("two");
    awaitReady("one", "True");
    awaitReady("two", "True");
    assertThat(copies()).isEqualTo(2);
    admin.resources(Connector.class).inNamespace(team).withName("one").delete();
    await().atMost(SOON).until(() -> copies() == 1);

    controller.close();
    admin.resources(Connector.class).inNamespace(team).withName("two").delete();
    assertThat(copies()).isEqualTo(1);
    controller = new RunningController(server, installation);
    await().atMost(SOON).until(() -> copies() == 0);
  }

  @Test
  void theCredentialIsInNoStatusEventOrLogAndNoRightIsMissing() {
    var mark = server.audit().mark();
    secret("login", CANARY);
    connector("tool");
    awaitReady("tool", "True");
    tool.accept("another");
    secret("login", CANARY + "\nline");
    await()
        .atMost(SOON)
        .until(() -> !condition("tool", "AuthReady").getReason().equals("ProbeSucceeded"));

    var shown =
        Serialization.asYaml(get("tool"))
            + Serialization.asYaml(admin.v1().events().inAnyNamespace().list())
            + log.text();
    assertThat(shown)
        .doesNotContain(CANARY)
        .doesNotContain(Base64.getEncoder().encodeToString(CANARY.getBytes(UTF_8)))
        .doesNotContain(Base64.getEncoder().encodeToString(("u:" + CANARY).getBytes(UTF_8)));
    assertThat(log.text()).as("the log is captured").contains("connector");

    var ours = server.audit().requestsSince(mark).user(Rights.user(installation));
    assertThat(ours.forbidden()).isEmpty();
    assertThat(
            ours.resource("secrets")
                .where(request -> !request.namespace().equals(installation))
                .where(request -> !request.uri().contains("metadata.name%3Dlogin")))
        .isEmpty();
  }

  private void connector(String name) {
    apply(yaml(name));
  }

  private String yaml(String name) {
    return Examples.replaced(
        Examples.CONNECTOR,
        "name: tool, namespace: team, generation: 1, uid: u-1",
        "name: " + name,
        "connectorClassName: git",
        "connectorClassName: " + className,
        "https://git.example.com/prefix/",
        tool.address());
  }

  private void secret(String name, String password) {
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(team)
                .endMetadata()
                .withType("kubernetes.io/basic-auth")
                .withStringData(Map.of("username", "u", "password", password))
                .build())
        .forceConflicts()
        .serverSideApply();
  }

  private void apply(String yaml) {
    var object = Serialization.<HasMetadata>unmarshal(yaml);
    if (!(object instanceof ConnectorClass)) {
      object.getMetadata().setNamespace(team);
    }
    object.getMetadata().setGeneration(null);
    admin.resource(object).create();
  }

  private Condition awaitReady(String name, String status) {
    return await()
        .atMost(SOON)
        .until(() -> condition(name, Conditions.READY), found -> found.getStatus().equals(status));
  }

  private Condition condition(String name, String type) {
    var status = get(name).getStatus();
    return Optional.ofNullable(status)
        .flatMap(s -> Conditions.find(s.conditions(), type))
        .orElseGet(() -> new Condition("", "", 0L, "", "none", type));
  }

  private Connector get(String name) {
    return admin.resources(Connector.class).inNamespace(team).withName(name).get();
  }

  private Service service(String connector) {
    return admin.services().inNamespace(team).withName("c-" + connector).get();
  }

  private Secret copy(Connector connector) {
    return admin.secrets().inNamespace(installation).withName(copyName(connector)).get();
  }

  private static String copyName(Connector connector) {
    return "credential-" + connector.getMetadata().getUid();
  }

  private int copies() {
    return admin
        .secrets()
        .inNamespace(installation)
        .withLabel("connectors.alauda.io/credential", "true")
        .list()
        .getItems()
        .size();
  }

  private static String decoded(Secret secret, String key) {
    return new String(Base64.getDecoder().decode(secret.getData().get(key)), UTF_8);
  }
}
