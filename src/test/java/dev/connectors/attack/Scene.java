package dev.connectors.attack;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.connectors.testbed.Cluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** The installation that is attacked, on its cluster, and the pods that attack it. */
final class Scene {
  static final String SYSTEM = "connectors-system";
  static final String ATTACK = "attack";
  static final String TEAM = "team-a";
  static final String TOKEN = "/token/token";
  private static final List<String> INSTALLATION = List.of(SYSTEM, "connectors-operator");
  private static final Duration FLOOD = Duration.ofMinutes(15);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Cluster cluster;
  private final List<String> nodes;
  private final String proxy;
  private final String api;

  Scene(Cluster cluster) {
    this.cluster = cluster;
    nodes = cluster.nodes().stream().map(node -> node.getMetadata().getName()).toList();
    proxy = "http://" + serviceAddress("connectors-proxy");
    api = "http://" + serviceAddress("connectors-api");
  }

  KubernetesClient admin() {
    return cluster.admin();
  }

  /** URL of a path of Connector {@code git} at the proxy, by an address that needs no DNS. */
  String git(String path) {
    return connector(TEAM, "git", path);
  }

  String connector(String namespace, String name, String path) {
    return "%s/namespaces/%s/connectors/%s%s".formatted(proxy, namespace, name, path);
  }

  String api(String path) {
    return api + path;
  }

  /** Pods of the product, the operator's among them. */
  List<Pod> pods() {
    return INSTALLATION.stream()
        .flatMap(namespace -> admin().pods().inNamespace(namespace).list().getItems().stream())
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  static String role(Pod pod) {
    return pod.getMetadata().getLabels().getOrDefault("control-plane", "?");
  }

  Pod pod(String role) {
    return pods().stream().filter(pod -> role(pod).equals(role)).findFirst().orElseThrow();
  }

  Stream<Event> events() {
    return INSTALLATION.stream()
        .flatMap(
            namespace -> admin().v1().events().inNamespace(namespace).list().getItems().stream());
  }

  List<String> nodes() {
    return nodes;
  }

  String server() {
    return nodes.stream().filter(name -> name.endsWith("-server")).findFirst().orElseThrow();
  }

  /** Without the API server. */
  String onNode(String node, String command) {
    return cluster.nodeShell(node, command);
  }

  /** Runs a program in all ten attackers at once; what each saw. */
  List<JsonNode> allAttackers(String... command) throws InterruptedException {
    return atOnce(attackers().stream().map(pod -> inPod(pod, command)).toList());
  }

  /** Runs a program in one attacker: a single caller and peer. */
  JsonNode oneAttacker(String... command) {
    return attacker(0, command);
  }

  /** The same, in the one of this number; numbers beyond the last begin anew. */
  JsonNode attacker(int number, String... command) {
    var all = attackers();
    try {
      return inPod(all.get(number % all.size()), command).call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Shell in the pod of one attacker, which has a good token. */
  String shellOfAttacker(String command) {
    return cluster.exec(FLOOD, ATTACK, attackers().getFirst(), "sh", "-c", command);
  }

  /** What all of them saw together. */
  static Answers together(List<JsonNode> seen) {
    return seen.stream().map(Scene::answers).reduce(Answers.NONE, Answers::and);
  }

  static Answers answers(JsonNode seen) {
    return JSON.convertValue(seen, Answers.class);
  }

  static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  String exec(String namespace, String pod, String command) {
    return cluster.exec(namespace, pod, "sh", "-c", command);
  }

  /** Shell in a pod that attacks nobody. */
  String observer(String command) {
    return exec(ATTACK, "observer", command);
  }

  /** Sum of a metric's samples at a pod of the role; 0 where the pod does not answer. */
  double metric(String role, String name) {
    var address = pod(role).getStatus().getPodIP();
    return observer(
            "curl -s --max-time 10 -H 'Accept: text/plain' http://"
                + address
                + ":9000/metrics || true")
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Lets all callers of the team and all attackers use the Connectors of a namespace. */
  void allow(String namespace) {
    var binding =
        admin()
            .rbac()
            .roleBindings()
            .inNamespace(TEAM)
            .withName("everybody-uses-connectors")
            .require();
    binding.setMetadata(
        new ObjectMetaBuilder()
            .withName(binding.getMetadata().getName())
            .withNamespace(namespace)
            .build());
    admin().resource(binding).serverSideApply();
  }

  /** Copies of credentials that the installation holds for a namespace. */
  long copies(String namespace) {
    return admin().secrets().inNamespace(SYSTEM).list().getItems().stream()
        .filter(
            secret ->
                Optional.ofNullable(secret.getMetadata().getAnnotations())
                    .map(marks -> marks.getOrDefault("connectors.alauda.io/connector", ""))
                    .filter(connector -> connector.startsWith(namespace + "/"))
                    .isPresent())
        .count();
  }

  /** Objects that are there until it is closed. */
  Objects objects(String yaml) {
    var made = admin().load(new ByteArrayInputStream(yaml.getBytes(UTF_8))).serverSideApply();
    return new Objects(admin(), made);
  }

  /** What makes an outage. */
  record Objects(KubernetesClient admin, List<HasMetadata> all) implements AutoCloseable {
    int count() {
      return all.size();
    }

    @Override
    public void close() {
      all.forEach(object -> admin.resource(object).delete());
    }
  }

  /** Processes of a part of the control plane, on the server. */
  List<String> process(String part) {
    return onNode(server(), "pgrep -f '^/proc/self/exe " + part + "'").lines().toList();
  }

  /** Without the API server. */
  void signal(String node, String signal, List<String> processes) {
    onNode(node, "kill -" + signal + " " + String.join(" ", processes));
  }

  /** Lets time pass, and says so. */
  void passes(Duration time, Report report) throws InterruptedException {
    var end = Instant.now().plus(time);
    for (var now = Instant.now(); now.isBefore(end); now = Instant.now()) {
      var left = Duration.between(now, end);
      report.progress(left.toSeconds() + " s to go");
      Thread.sleep(Math.min(left.toMillis() + 1, 20_000));
    }
  }

  void awaitApiServer() {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> "ok".equals(admin().raw("/readyz")) && !cluster.nodes().isEmpty());
  }

  private List<String> attackers() {
    return admin()
        .pods()
        .inNamespace(ATTACK)
        .withLabel("app", "attackers")
        .list()
        .getItems()
        .stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private Callable<JsonNode> inPod(String pod, String... command) {
    return () -> json(cluster.exec(FLOOD, ATTACK, pod, command));
  }

  /** Does all of them at once; their results in the same order. */
  static <T> List<T> atOnce(List<Callable<T>> tasks) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private String serviceAddress(String name) {
    return admin().services().inNamespace(SYSTEM).withName(name).require().getSpec().getClusterIP();
  }
}
