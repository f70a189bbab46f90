package dev.connectors.operator.cluster;

import dev.connectors.operator.plan.InstallationSettings;
import dev.connectors.operator.plan.Marks;
import dev.connectors.platform.Labels;
import dev.connectors.platform.OnChange;
import dev.connectors.platform.Slim;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Where the installation's pods are: on which nodes, in which zones, and whether they are ready.
 */
@ApplicationScoped
public class Placement {
  public static final String ZONE = "topology.kubernetes.io/zone";
  private static final Duration SYNC = Duration.ofSeconds(60);

  private static final Duration LATE = Duration.ofMinutes(1);

  /** Pods and nodes are read whole before most of one is dropped. */
  private static final long PAGE = 50;

  /** A ready pod; its zone is empty where the node has no zone label. */
  public record ReadyPod(String node, String zone) {}

  private record PodState(String node, boolean ready) {}

  private record NodeState(String zone) {}

  private final SharedIndexInformer<Pod> pods;
  private final SharedIndexInformer<Node> nodes;
  private final Components components;

  public Placement(KubernetesClient client, Components components, InstallationSettings settings) {
    this.components = components;
    pods =
        client
            .pods()
            .inNamespace(settings.namespace())
            .withLabel(Labels.NAME, Labels.NAME_VALUE)
            .withLabel(Labels.CONTROL_PLANE)
            .withLimit(PAGE)
            .runnableInformer(0)
            .itemStore(new Slim<>(Placement::slim))
            .exceptionHandler((started, cause) -> true);
    nodes =
        client
            .nodes()
            .withLimit(PAGE)
            .runnableInformer(0)
            .itemStore(new Slim<>(Placement::slim))
            .exceptionHandler((started, cause) -> true);
  }

  public void start() {
    pods.addEventHandler(
        OnChange.of(
            Pod.class,
            (old, pod) -> !state(old).equals(state(pod)),
            pod -> components.wakeAllIn(pod.getMetadata().getNamespace())));
    // A node's status changes every few minutes: only its zone matters here.
    nodes.addEventHandler(
        OnChange.of(
            Node.class, (old, node) -> !state(old).equals(state(node)), _ -> components.wakeAll()));
    CompletableFuture.allOf(pods.start().toCompletableFuture(), nodes.start().toCompletableFuture())
        .orTimeout(SYNC.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  public void stop() {
    pods.stop();
    nodes.stop();
  }

  public List<ReadyPod> readyPods(String namespace, Map<String, String> selector) {
    return pods.getStore().list().stream()
        .filter(pod -> pod.getMetadata().getNamespace().equals(namespace))
        .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
        .map(Placement::state)
        .filter(PodState::ready)
        .map(state -> new ReadyPod(state.node(), zoneOf(state.node())))
        .toList();
  }

  /**
   * Whether one of these pods serves, or still ends in good time; one that should have ended long
   * ago is on a node that is lost.
   */
  public boolean isAtWork(String namespace, Predicate<Pod> which) {
    return pods.getStore().list().stream()
        .filter(pod -> pod.getMetadata().getNamespace().equals(namespace))
        .filter(which)
        .anyMatch(pod -> state(pod).ready() || isEnding(pod));
  }

  /** The timestamp is that of the end of its grace period. */
  private static boolean isEnding(Pod pod) {
    return Optional.ofNullable(pod.getMetadata().getDeletionTimestamp())
        .map(Instant::parse)
        .filter(end -> Instant.now().isBefore(end.plus(LATE)))
        .isPresent();
  }

  public Set<String> zones() {
    return nodes.getStore().list().stream()
        .map(node -> state(node).zone())
        .filter(zone -> !zone.isEmpty())
        .collect(Collectors.toSet());
  }

  public int nodes() {
    return nodes.getStore().list().size();
  }

  private String zoneOf(String node) {
    return Optional.ofNullable(nodes.getStore().getByKey(node))
        .map(n -> state(n).zone())
        .orElse("");
  }

  private static PodState state(Pod pod) {
    var ready =
        pod.getMetadata().getDeletionTimestamp() == null
            && pod.getStatus() != null
            && pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    return new PodState(
        Optional.ofNullable(pod.getSpec()).map(spec -> spec.getNodeName()).orElse(""), ready);
  }

  private static NodeState state(Node node) {
    return new NodeState(Marks.label(node, ZONE).orElse(""));
  }

  private static Pod slim(Pod pod) {
    var state = state(pod);
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .withUid(pod.getMetadata().getUid())
        .withResourceVersion(pod.getMetadata().getResourceVersion())
        .withLabels(pod.getMetadata().getLabels())
        .withDeletionTimestamp(pod.getMetadata().getDeletionTimestamp())
        .endMetadata()
        .withNewSpec()
        .withNodeName(state.node())
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus(state.ready() ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Node slim(Node node) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(node.getMetadata().getName())
        .withUid(node.getMetadata().getUid())
        .withResourceVersion(node.getMetadata().getResourceVersion())
        .addToLabels(ZONE, state(node).zone())
        .endMetadata()
        .build();
  }
}
