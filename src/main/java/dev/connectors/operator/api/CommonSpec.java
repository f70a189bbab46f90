package dev.connectors.operator.api;

import dev.connectors.operator.api.WorkloadSpec.HighAvailability.Profile;
import dev.connectors.operator.api.WorkloadSpec.Workload;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What may be set on a component, in one of three shapes. Each has the fields that its kinds can do
 * something with and no others; what a shape has no field for is as if nobody had set it.
 */
public sealed interface CommonSpec permits ClassOnlySpec, CommonSpec.OfPods {
  /** Labels for every object of the component. */
  Map<String, String> labels();

  /** Annotations for every object of the component. */
  Map<String, String> annotations();

  @Nullable String additionalManifests();

  default Optional<String> furtherManifests() {
    return Optional.ofNullable(additionalManifests()).filter(text -> !text.isBlank());
  }

  default List<Workload> workloads() {
    return List.of();
  }

  default Optional<Workload> workload(String name) {
    return workloads().stream().filter(workload -> workload.name().equals(name)).findFirst();
  }

  default Profile profile() {
    return Profile.None;
  }

  /** Prefix in place of the images' own registry. */
  default Optional<String> ownRegistry() {
    return Optional.empty();
  }

  default List<LocalObjectReference> imagePullSecrets() {
    return List.of();
  }

  /** A shape for kinds that run pods. */
  sealed interface OfPods extends CommonSpec permits WorkloadSpec, ExposedSpec {
    WorkloadSpec.@Nullable HighAvailability highAvailability();

    @Nullable String registry();

    @Override
    default Profile profile() {
      var asked = highAvailability();
      return Optional.ofNullable(asked == null ? null : asked.profile()).orElse(Profile.None);
    }

    @Override
    default Optional<String> ownRegistry() {
      return Optional.ofNullable(registry()).filter(text -> !text.isBlank());
    }
  }
}
