package dev.connectors.operator.ha;

import static dev.connectors.operator.ha.WorkloadManifest.at;
import static dev.connectors.operator.ha.WorkloadManifest.json;
import static dev.connectors.operator.ha.WorkloadManifest.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.connectors.operator.api.CommonSpec;
import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.operator.ha.Rule.Situation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one place that decides how workloads are laid out: {@link Defaults}, then what the user asked
 * for, then the {@link Consequences} of both, and the objects that go with them ({@link
 * Companions}).
 */
@ApplicationScoped
public class HighAvailabilityPolicy implements Policy {
  private final HaSettings settings;

  public HighAvailabilityPolicy(HaSettings settings) {
    this.settings = settings;
  }

  @Override
  public Adapted adapt(List<GenericKubernetesResource> manifests, CommonSpec spec, Facts facts) {
    var workloads = manifests.stream().map(WorkloadManifest::of).flatMap(Optional::stream).toList();
    var problems = Problems.of(workloads, spec);
    if (!problems.isEmpty()) {
      return new Adapted(manifests, problems, List.of());
    }
    var notes = new ArrayList<Note>();
    var adapted = new ArrayList<GenericKubernetesResource>();
    for (var manifest : manifests) {
      WorkloadManifest.of(manifest)
          .map(workload -> workload(workload, spec, facts, notes))
          .orElseGet(() -> List.of(json(manifest)))
          .forEach(object -> adapted.add(resource(Marks.marked(object, spec))));
    }
    return new Adapted(List.copyOf(adapted), List.of(), List.copyOf(notes));
  }

  /** The workload's manifest, then its companions'. */
  private List<ObjectNode> workload(
      WorkloadManifest rendered, CommonSpec spec, Facts facts, List<Note> notes) {
    var asked = spec.workload(rendered.name());
    var situation =
        new Situation(Marks.pulled(rendered, spec), spec.profile(), asked, facts, settings);
    situation = follow(Defaults.ALL, situation, notes);
    situation =
        situation.with(
            asked.flatMap(w -> w.overlay()).map(HighAvailabilityPolicy::change).orElse(nothing()));
    situation = follow(Consequences.ALL, situation, notes);
    var objects = new ArrayList<ObjectNode>();
    objects.add(situation.workload().json());
    for (var companion : Companions.ALL) {
      companion.apply(situation).ifPresent(object -> objects.add(json(object)));
    }
    return objects;
  }

  private static Situation follow(List<Rule> rules, Situation start, List<Note> notes) {
    var situation = start;
    for (var rule : rules) {
      var change = rule.of(situation);
      var name = situation.workload().name();
      change.because().ifPresent(because -> notes.add(new Note(name, because)));
      situation = situation.with(change.manifest());
    }
    return situation;
  }

  private static ObjectNode change(WorkloadSpec.Template template) {
    var change = nothing();
    template.ofPods().ifPresent(metadata -> change.set("metadata", json(metadata)));
    template.podSpec().ifPresent(spec -> change.set("spec", json(spec)));
    return at(at(change, "template"), "spec");
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }
}
