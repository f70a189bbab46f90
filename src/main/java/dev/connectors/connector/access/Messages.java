package dev.connectors.connector.access;

import dev.connectors.connector.access.Decision.Unavailable;
import java.time.Duration;

/** What refused callers read: what is missing, and the command or field that cures it. */
final class Messages {
  static final String NO_TOKEN =
      "no token: send a ServiceAccount token with the audience "
          + Token.AUDIENCE
          + " as 'Authorization: Bearer <token>' or as the password of Basic."
          + " Pods get one by the CSI driver connectors-csi or by a projected serviceAccountToken"
          + " volume with that audience; by hand: kubectl create token <serviceaccount> --audience "
          + Token.AUDIENCE;
  static final String WRONG_AUDIENCE =
      "this is no ServiceAccount token with the audience "
          + Token.AUDIENCE
          + ": kubectl create token <serviceaccount> --audience "
          + Token.AUDIENCE
          + " makes one, and so does a projected serviceAccountToken volume with that audience";
  static final String EXPIRED =
      "the token has expired: read its file again for each request, kubelet renews it";
  static final String REFUSED =
      "the API server does not accept this token: it has expired, its ServiceAccount or pod is"
          + " gone, or it was made for another audience than "
          + Token.AUDIENCE;

  static final String NOT_YET =
      "the token is not valid yet: the clock here or where it was made is wrong";
  static final String NO_SUCH_NAME = "no connector can have this name";

  private Messages() {}

  static String missingRight(Caller caller, Target target) {
    var role =
        "connector-%s-%s-%s".formatted(target.connector(), target.subresource(), target.verb());
    return """
        ServiceAccount %s in namespace %s may not %s connectors/%s of connector %s in namespace %s. To allow it:
          kubectl create role %s -n %s --verb=%s --resource=connectors.connectors.alauda.io/%s --resource-name=%s
          kubectl create rolebinding %s -n %s --role=%s --serviceaccount=%s:%s"""
        .formatted(
            caller.serviceAccount(),
            caller.namespace(),
            target.verb(),
            target.subresource(),
            target.connector(),
            target.namespace(),
            role,
            target.namespace(),
            target.verb(),
            target.subresource(),
            target.connector(),
            role + "-" + caller.serviceAccount(),
            target.namespace(),
            role,
            caller.namespace(),
            caller.serviceAccount());
  }

  static String tooLong(Duration maxLife) {
    return "a token must expire, and in %d hours at the latest: kubectl create token <serviceaccount> --audience %s makes one that does"
        .formatted(maxLife.toHours(), Token.AUDIENCE);
  }

  static Unavailable away() {
    return new Unavailable(
        "the Kubernetes API server cannot be asked now whether this token is good; try again",
        Duration.ofSeconds(5));
  }

  static Unavailable tooMany() {
    return new Unavailable(
        "too many new callers at once; tokens already known keep working; try again",
        Duration.ofSeconds(2));
  }
}
