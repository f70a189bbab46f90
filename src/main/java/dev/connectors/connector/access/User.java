package dev.connectors.connector.access;

import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A ServiceAccount as a TokenReview describes it: all that the authorizers may look at. */
record User(Caller caller, String uid, List<String> groups, Map<String, List<String>> extra) {
  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";

  /** Empty for users of other kinds. */
  static Optional<User> of(UserInfo info) {
    var name = Optional.ofNullable(info.getUsername()).orElse("");
    var parts = name.split(":", -1);
    if (parts.length != 4 || !name.startsWith(Caller.PREFIX)) {
      return Optional.empty();
    }
    var extra = Optional.ofNullable(info.getExtra()).orElse(Map.of());
    var pod = extra.getOrDefault(POD_NAME, List.of()).stream().findFirst();
    return Optional.of(
        new User(
            new Caller(parts[2], parts[3], pod),
            Optional.ofNullable(info.getUid()).orElse(""),
            List.copyOf(Optional.ofNullable(info.getGroups()).orElse(List.of())),
            Map.copyOf(extra)));
  }
}
