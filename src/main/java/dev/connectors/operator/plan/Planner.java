package dev.connectors.operator.plan;

import dev.connectors.operator.api.CommonSpec;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.ha.Policy;
import io.fabric8.kubernetes.api.model.Namespace;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Works out what is to be there for a component: render, adapt, mark. Most passes come of a pod or
 * a status that changed, and on neither does this depend, so the last plan of each kind is kept.
 */
@ApplicationScoped
public class Planner {
  /**
   * What is to be there.
   *
   * @param problems errors of the user; when there is one, nothing is desired
   */
  public record Plan(
      List<Desired> desired, List<Policy.Problem> problems, List<Policy.Note> notes) {
    /** Names of its workloads. */
    public Set<String> workloads() {
      return desired.stream()
          .filter(one -> one.ref().kind().isWorkload())
          .map(one -> one.ref().name())
          .collect(Collectors.toSet());
    }
  }

  /** All that a plan depends on. */
  private record Inputs(
      String uid, String namespace, String namespaceUid, CommonSpec spec, Policy.Facts facts) {
    static Inputs of(Component<?> component, Namespace namespace, Policy.Facts facts) {
      return new Inputs(
          component.getMetadata().getUid(),
          namespace.getMetadata().getName(),
          namespace.getMetadata().getUid(),
          component.asked(),
          facts);
    }
  }

  private record Made(Inputs from, Plan plan) {}

  private final Renderer renderer;
  private final Policy policy;
  private final InstallationSettings settings;

  /** By the component's kind: of each there is one installation in a cluster. */
  private final Map<String, Made> last = new ConcurrentHashMap<>();

  public Planner(Renderer renderer, Policy policy, InstallationSettings settings) {
    this.renderer = renderer;
    this.policy = policy;
    this.settings = settings;
  }

  public Plan plan(Component<?> component, Namespace namespace, Policy.Facts facts) {
    var inputs = Inputs.of(component, namespace, facts);
    return last.compute(
            component.parts().component(),
            (kind, made) ->
                made != null && made.from().equals(inputs)
                    ? made
                    : new Made(inputs, make(component, namespace, facts)))
        .plan();
  }

  private Plan make(Component<?> component, Namespace namespace, Policy.Facts facts) {
    var parts = component.parts();
    var data = new HashMap<>(TemplateData.of(parts, namespace.getMetadata().getName(), settings));
    data.put("uid", component.getMetadata().getUid());
    data.put("installationId", namespace.getMetadata().getUid());
    var manifests =
        Stream.concat(renderer.definitions(parts).stream(), renderer.objects(parts, data).stream())
            .toList();
    var adapted = policy.adapt(manifests, component.asked(), facts);
    var desired =
        adapted.problems().isEmpty()
            ? Manifests.marked(adapted.manifests(), component, namespace, settings.version())
            : List.<Desired>of();
    return new Plan(desired, adapted.problems(), adapted.notes());
  }
}
