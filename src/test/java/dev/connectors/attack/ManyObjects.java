package dev.connectors.attack;

import static dev.connectors.testbed.Patience.SOON;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;

/** What authors and administrators can write in masses, or keep us from writing. */
final class ManyObjects {
  static final List<Row> ROWS =
      List.of(
          Row.of(
              "large-secrets",
              "300 Connectors that name Secrets of 900 KB",
              ManyObjects::largeSecrets),
          Row.of("many-refs", "5,000 Connectors with two refs each", ManyObjects::manyRefs),
          Row.of(
              "config-maps",
              "300 ConfigMaps of 1 MB with our managed-by label",
              ManyObjects::configMaps),
          Row.of("quota", "a quota on Secrets while a Connector is made", ManyObjects::quota));

  private static final String TOOL = "http://tool.attack.svc.cluster.local:8080";
  private static final String CONTROLLER = "controller-manager";
  private static final String WATCHES = "connectors_secret_watches";
  private static final String SECRET_READY = "SecretReady";
  private static final String READY = "Ready";
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration A_MINUTE = Duration.ofSeconds(75);
  private static final int WATCHES_PER_NAMESPACE = 500;

  /** In MiB: a third of what the row's objects hold, or less. */
  private static final int GROWTH = 80;

  private ManyObjects() {}

  private static void largeSecrets(Scene scene, Report report) {
    var before = Vitals.of(scene);
    try (var authors = new Authors(scene, report, "large-secrets")) {
      authors.write(300, at -> secret(authors, "large-" + at, "x".repeat(900_000)));
      authors.write(300, at -> signedIn(authors, "large-" + at));
      var all = eventually(() -> count(authors, SECRET_READY) == 300);
      report.promise("all Secrets are read", all, count(authors, SECRET_READY) + " of 300");
      int largest =
          scene.admin().secrets().inNamespace(Scene.SYSTEM).list().getItems().stream()
              .filter(copy -> copy.getData() != null)
              .mapToInt(copy -> copy.getData().values().stream().mapToInt(String::length).sum())
              .max()
              .orElse(0);
      report.promise("a copy holds the credential alone", largest < 100_000, largest + " bytes");
      caches(scene, report, before, CONTROLLER);
    }
  }

  private static void manyRefs(Scene scene, Report report) {
    try (var authors = new Authors(scene, report, "many-refs")) {
      authors.write(
          5_000,
          at ->
              authors.connector(
                  "many-" + at,
                  TOOL,
                  """
                    auth: {name: basicAuth, secretRef: {name: one-%1$d}, params: [{name: repository, value: a.git}]}
                    caCertSecretRef: {name: two-%1$d}
                  """
                      .formatted(at)));
      long served = WATCHES_PER_NAMESPACE / 2;
      var said = eventually(() -> refused(authors) >= 5_000 - served);
      report.promise(
          "a condition names what is refused", said, refused(authors) + " SecretsTooMany of 5000");
      double watches = scene.metric(CONTROLLER, WATCHES);
      report.promise("watches are bounded", watches <= WATCHES_PER_NAMESPACE + 100, watches);
      newConnector(scene, report, "others are reconciled as ever");
    }
  }

  private static void configMaps(Scene scene, Report report) {
    var before = Vitals.of(scene);
    try (var authors = new Authors(scene, report, "config-maps")) {
      authors.write(300, at -> configMap(authors, "map-" + at));
      var services = scene.admin().services().inNamespace(Scene.SYSTEM).withName("connectors-api");
      var uid = services.require().getMetadata().getUid();
      services.delete();
      var back =
          eventually(
              () -> services.get() != null && !services.get().getMetadata().getUid().equals(uid));
      report.promise("the operator works on", back, "a Service that was deleted is there again");
      caches(scene, report, before, "operator");
    }
  }

  private static void caches(Scene scene, Report report, Vitals before, String role) {
    long growth = Vitals.of(scene).mebibytes(role) - before.mebibytes(role);
    report.promise("caches are bounded", growth <= GROWTH, role + " grew by " + growth + " MiB");
  }

  private static void quota(Scene scene, Report report) {
    var quotas = scene.admin().resourceQuotas().inNamespace(Scene.SYSTEM).withName("attack");
    try (var authors = new Authors(scene, report, "quota")) {
      scene
          .admin()
          .resource(
              new ResourceQuotaBuilder()
                  .withNewMetadata()
                  .withName("attack")
                  .withNamespace(Scene.SYSTEM)
                  .endMetadata()
                  .withNewSpec()
                  .addToHard("count/secrets", new Quantity("0"))
                  .endSpec()
                  .build())
          .serverSideApply();
      await()
          .atMost(SOON)
          .until(() -> quotas.require().getStatus().getHard().containsKey("count/secrets"));
      authors.write(secret(authors, "login", ""));
      authors.write(signedIn(authors, "login"));
      var said =
          eventually(
              A_MINUTE, () -> message(authors, SECRET_READY).contains("ResourceQuota attack"));
      report.promise("it is said in the condition", said, message(authors, SECRET_READY));
      quotas.delete();
      var right = eventually(A_MINUTE, () -> count(authors, READY) == 1);
      report.promise("right within a minute of the quota's end", right, message(authors, READY));
    } finally {
      quotas.delete();
    }
  }

  /** Makes a Connector of another namespace, and waits until it is Ready. */
  static void newConnector(Scene scene, Report report, String promise) {
    try (var others = new Authors(scene, report, "others")) {
      long begun = System.nanoTime();
      others.write(others.connector("one", TOOL));
      var ready = eventually(A_MINUTE, () -> count(others, READY) == 1);
      report.promise(
          promise, ready, "Ready after %.1f s".formatted((System.nanoTime() - begun) / 1e9));
    }
  }

  static boolean eventually(Callable<Boolean> state) {
    return eventually(LONG, state);
  }

  static boolean eventually(Duration patience, Callable<Boolean> state) {
    try {
      await().atMost(patience).pollInterval(Duration.ofSeconds(1)).until(state);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  static HasMetadata secret(Authors authors, String name, String notes) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(authors.namespace())
        .endMetadata()
        .withType("kubernetes.io/basic-auth")
        .withStringData(Map.of("username", "u", "password", "p", "notes", notes))
        .build();
  }

  private static HasMetadata configMap(Authors authors, String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(authors.namespace())
        .addToLabels("app.kubernetes.io/managed-by", "connectors-operator")
        .endMetadata()
        .withData(Map.of("data", "x".repeat(1_000_000)))
        .build();
  }

  /** With the Secret of its name. */
  static Connector signedIn(Authors authors, String name) {
    return authors.connector(
        name,
        TOOL,
        "  auth: {name: basicAuth, secretRef: {name: %s}, params: [{name: repository, value: a.git}]}"
            .formatted(name));
  }

  static boolean isReady(Connector connector) {
    return Authors.isTrue(connector, READY);
  }

  private static long count(Authors authors, String condition) {
    return authors.connectors().stream().filter(each -> Authors.isTrue(each, condition)).count();
  }

  private static long refused(Authors authors) {
    return authors.connectors().stream()
        .filter(each -> Authors.hasReason(each, SECRET_READY, "SecretsTooMany"))
        .count();
  }

  private static String message(Authors authors, String condition) {
    return authors.connectors().stream()
        .flatMap(each -> Authors.condition(each, condition).stream())
        .map(found -> found.getReason() + ": " + found.getMessage())
        .findFirst()
        .orElse("");
  }
}
