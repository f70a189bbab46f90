package dev.connectors.controller.secret;

import dev.connectors.platform.OnChange;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Whether the admission policies that guard Connectors and classes are in force. While one is not,
 * nobody knows who may have named which Secret, so nothing is copied; what is in use stays.
 */
public final class AuthoringPolicies implements AutoCloseable {
  public static final List<String> NAMES =
      List.of("connectors.connectors.alauda.io", "connectorclasses.connectors.alauda.io");

  private static final Logger LOG = Logger.getLogger(AuthoringPolicies.class);
  private static final Duration FIRST_READ = Duration.ofSeconds(5);

  private final Runnable changed;
  private final List<SharedIndexInformer<ValidatingAdmissionPolicy>> policies = new ArrayList<>();
  private final List<SharedIndexInformer<ValidatingAdmissionPolicyBinding>> bindings =
      new ArrayList<>();

  /**
   * @param changed told when one has come, changed or gone
   */
  public AuthoringPolicies(KubernetesClient client, Runnable changed) {
    this.changed = changed;
    var admission = client.admissionRegistration().v1();
    for (var name : NAMES) {
      policies.add(
          watched(admission.validatingAdmissionPolicies().withName(name).runnableInformer(0)));
      bindings.add(
          watched(
              admission.validatingAdmissionPolicyBindings().withName(name).runnableInformer(0)));
    }
  }

  /** Waits until it is known which are there, so that no pass takes them for missing before. */
  public void start() {
    var started =
        Stream.concat(policies.stream(), bindings.stream())
            .map(informer -> informer.start().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(started).get(FIRST_READ.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOG.warn(
          "it is not known yet whether Connectors are guarded: no Secret is copied until it is");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names of those that are not in force. */
  public List<String> missing() {
    return IntStream.range(0, NAMES.size())
        .filter(at -> !isInForce(at))
        .mapToObj(NAMES::get)
        .toList();
  }

  private boolean isInForce(int at) {
    return any(policies.get(at), AuthoringPolicies::refuses)
        && any(bindings.get(at), AuthoringPolicies::denies);
  }

  private static boolean refuses(ValidatingAdmissionPolicy policy) {
    return "Fail".equals(policy.getSpec().getFailurePolicy());
  }

  private static boolean denies(ValidatingAdmissionPolicyBinding binding) {
    return binding.getSpec().getValidationActions().contains("Deny")
        && binding.getSpec().getMatchResources() == null;
  }

  private static <T> boolean any(SharedIndexInformer<T> informer, Predicate<T> holds) {
    return informer.getStore().list().stream().anyMatch(holds);
  }

  private <T> SharedIndexInformer<T> watched(SharedIndexInformer<T> informer) {
    informer.exceptionHandler((_, _) -> true); // tries again
    return informer.addEventHandler(OnChange.any(changed));
  }

  @Override
  public void close() {
    policies.forEach(SharedIndexInformer::stop);
    bindings.forEach(SharedIndexInformer::stop);
  }
}
