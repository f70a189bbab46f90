package dev.connectors.csi;

import dev.connectors.connector.api.Connector;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * SubjectAccessReview for the pod's ServiceAccount. Kubelet vouches for the pod, so its token need
 * not be reviewed here; the proxy does that on each use.
 */
@ApplicationScoped
class ReviewedAccess implements ProxyAccess {
  private static final Logger LOG = Logger.getLogger(ReviewedAccess.class);

  private final KubernetesClient client;

  ReviewedAccess(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public boolean allows(Pod pod, ConnectorName connector) {
    var review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(
                "system:serviceaccount:%s:%s".formatted(pod.namespace(), pod.serviceAccount()))
            .withGroups(
                "system:serviceaccounts",
                "system:serviceaccounts:" + pod.namespace(),
                "system:authenticated")
            .withNewResourceAttributes()
            .withVerb("get")
            .withGroup(Connector.GROUP)
            .withResource("connectors")
            .withSubresource("proxy")
            .withNamespace(connector.namespace())
            .withName(connector.name())
            .endResourceAttributes()
            .endSpec()
            .build();
    try {
      var status = client.authorization().v1().subjectAccessReview().create(review).getStatus();
      return Boolean.TRUE.equals(status.getAllowed());
    } catch (KubernetesClientException e) {
      LOG.warnf("SubjectAccessReview for %s on %s: %s", pod, connector, e.getMessage());
      throw new VolumeProblem(
          VolumeProblem.Kind.UNAVAILABLE,
          "the API server did not answer whether the pod may use " + connector);
    }
  }
}
