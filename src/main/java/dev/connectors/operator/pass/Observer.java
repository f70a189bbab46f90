package dev.connectors.operator.pass;

import static dev.connectors.operator.assess.Finding.bad;
import static dev.connectors.operator.assess.Finding.good;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.apply.Writer;
import dev.connectors.operator.assess.Finding;
import dev.connectors.operator.assess.Reason;
import dev.connectors.operator.assess.Situation;
import dev.connectors.operator.cluster.Components;
import dev.connectors.operator.cluster.InstallationNamespace;
import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.cluster.Placement;
import dev.connectors.operator.cluster.Reported;
import dev.connectors.operator.cluster.Trigger;
import dev.connectors.operator.cluster.Workload;
import dev.connectors.operator.ha.Policy;
import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import dev.connectors.platform.Conditions;
import dev.connectors.platform.Labels;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers what the engine asks about the cluster, from watches alone. */
@ApplicationScoped
class Observer {
  private static final String LEVEL = InstallationNamespace.LEVEL_LABELS + "enforce";

  private final Components components;
  private final Inventory inventory;
  private final Placement placement;
  private final InstallationNamespace namespaces;

  Observer(
      Components components,
      Inventory inventory,
      Placement placement,
      InstallationNamespace namespaces) {
    this.components = components;
    this.inventory = inventory;
    this.placement = placement;
    this.namespaces = namespaces;
  }

  public void start() {
    inventory.start();
    placement.start();
  }

  public void stop() {
    inventory.stop();
    placement.stop();
    namespaces.stop();
  }

  public <C extends Component<?>> EventSource<?, C> eventSource(
      C kind, Predicate<ResourceID> isCached) {
    var trigger = new Trigger<C>(components, isCached);
    components.register(kind, trigger);
    return trigger;
  }

  static boolean isPaused(Component<?> component) {
    return Marks.annotation(component, Labels.PAUSED).filter("true"::equals).isPresent();
  }

  Namespace namespaceOf(Component<?> component) {
    var name = component.getMetadata().getNamespace();
    return namespaces
        .get(name)
        .orElseThrow(() -> new IllegalStateException("namespace " + name + " is gone"));
  }

  List<GenericKubernetesResource> objectsOf(Component<?> component) {
    return inventory.of(Components.Key.of(component));
  }

  public Finding core(String name, String namespace) {
    var core = components.find(name, namespace);
    if (core.isEmpty()) {
      return bad(
          Reason.CoreMissing,
          "there is no ConnectorsCore in namespace %s; see: kubectl -n %s get connectorscore"
              .formatted(namespace, namespace));
    }
    var status = core.get().getStatus();
    return status != null && Conditions.isTrue(status.conditions(), Conditions.READY)
        ? good(Reason.CoreReady, "")
        : bad(
            Reason.CoreNotReady,
            "ConnectorsCore is not ready; see: kubectl -n %s get connectorscore %s"
                .formatted(namespace, name));
  }

  public Policy.Facts facts(Component<?> component) {
    Map<String, Integer> live = new HashMap<>();
    for (var workload : component.asked().workloads()) {
      if (workload.scaling().isPresent()) {
        inventory
            .get(new Ref(Kind.DEPLOYMENT, component.getMetadata().getNamespace(), workload.name()))
            .map(deployment -> deployment.<Object>get("spec", "replicas"))
            .filter(Number.class::isInstance)
            .ifPresent(replicas -> live.put(workload.name(), ((Number) replicas).intValue()));
      }
    }
    return new Policy.Facts(placement.zones(), placement.nodes(), Map.copyOf(live));
  }

  public Situation situation(
      Component<?> component,
      Optional<Finding> core,
      Optional<Finding> stall,
      Finding applied,
      Set<String> expected) {
    return new Situation(
        component,
        core,
        stall,
        applied,
        isPaused(component),
        expected,
        workloads(component),
        component.parts().connectorClass().map(name -> classes(component)),
        component.asked().profile(),
        placement.zones());
  }

  private List<Workload> workloads(Component<?> component) {
    return objectsOf(component).stream()
        .filter(object -> Kind.of(object).isWorkload())
        .map(this::workload)
        .toList();
  }

  public Workload workload(GenericKubernetesResource object) {
    @Nullable Map<String, String> selector = object.get("spec", "selector", "matchLabels");
    var namespace = object.getMetadata().getNamespace();
    return Workload.of(
        object,
        placement.readyPods(namespace, selector == null ? Map.of() : selector),
        Kind.of(object).equals(Kind.DAEMON_SET)
            ? namespaces.refusal(namespace, object.getMetadata().getUid())
            : Optional.empty());
  }

  private Finding classes(Component<?> component) {
    var classes =
        objectsOf(component).stream()
            .filter(object -> Kind.of(object).equals(Kind.CONNECTOR_CLASS))
            .toList();
    if (classes.isEmpty()) {
      return bad(Reason.ConnectorClassMissing, "the ConnectorClass is not there yet");
    }
    return classes.stream()
        .filter(one -> !Reported.isTrue(one, Conditions.READY))
        .findFirst()
        .map(
            one ->
                bad(
                    Reason.ConnectorClassNotReady,
                    "ConnectorClass %s is not ready; see: kubectl describe connectorclass %s"
                        .formatted(one.getMetadata().getName(), one.getMetadata().getName())))
        .orElse(good(Reason.Ready, ""));
  }

  /**
   * Touches a DaemonSet whose pods were refused, once after the namespace's level changed: its
   * controller backs off for minutes, but looks at once at an object that changed.
   */
  void wakeRefused(Component<?> component, Writer writer) {
    var levels = InstallationNamespace.levels(namespaceOf(component));
    if (!levels.getOrDefault(LEVEL, "privileged").equals("privileged")) {
      return;
    }
    var digest = Desired.digest(levels).substring(0, 16);
    for (var object : objectsOf(component)) {
      if (Kind.of(object).equals(Kind.DAEMON_SET)
          && !Marks.annotation(object, Marks.TOUCHED).equals(Optional.of(digest))) {
        var state = workload(object);
        if (state.refusal().isPresent() && state.present() < state.desired()) {
          writer.annotate(object, Marks.TOUCHED, digest);
        }
      }
    }
  }
}
