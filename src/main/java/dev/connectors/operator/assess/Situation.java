package dev.connectors.operator.assess;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.WorkloadSpec.HighAvailability.Profile;
import dev.connectors.operator.cluster.Workload;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a component's status is made of.
 *
 * @param core of a component that waits for Core
 * @param stall what only the user can cure
 * @param expected names of the workloads that it should have
 * @param classes of a component that brings one
 */
public record Situation(
    Component<?> component,
    Optional<Finding> core,
    Optional<Finding> stall,
    Finding applied,
    boolean paused,
    Set<String> expected,
    List<Workload> workloads,
    Optional<Finding> classes,
    Profile profile,
    Set<String> zones) {}
