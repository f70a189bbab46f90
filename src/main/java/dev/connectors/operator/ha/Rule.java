package dev.connectors.operator.ha;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.connectors.operator.api.WorkloadSpec;
import dev.connectors.operator.api.WorkloadSpec.HighAvailability.Profile;
import java.util.Optional;

/** One decision of the policy: a pure function to a partial manifest, laid over the workload. */
@FunctionalInterface
interface Rule {
  Change of(Situation situation);

  /** All that a rule may look at. */
  record Situation(
      WorkloadManifest workload,
      Profile profile,
      Optional<WorkloadSpec.Workload> asked,
      Policy.Facts facts,
      HaSettings settings) {
    Situation with(ObjectNode change) {
      return new Situation(workload.with(change), profile, asked, facts, settings);
    }

    Optional<WorkloadSpec.Autoscaling> autoscaling() {
      return asked.flatMap(WorkloadSpec.Workload::scaling);
    }
  }

  /**
   * What a rule does to the workload.
   *
   * @param because what the user should be told of it; empty where it is no surprise
   */
  record Change(ObjectNode manifest, Optional<String> because) {
    static Change none() {
      return of(JsonNodeFactory.instance.objectNode());
    }

    static Change of(ObjectNode manifest) {
      return new Change(manifest, Optional.empty());
    }

    static Change of(ObjectNode manifest, String because) {
      return new Change(manifest, Optional.of(because));
    }
  }
}
