package dev.connectors.operator.kind;

import dev.connectors.testbed.ApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** What 0.1.0 has left in a cluster. */
final class FirstVersion {
  private static final Path FOLDER = Path.of("src/test/resources/releases/0.1.0");
  private static final String MANAGER = "connectors-operator";

  private FirstVersion() {}

  /** Its roles and bindings, in this namespace, written as its operator did. */
  static void plantRights(ApiServer server, String namespace) {
    var uid = server.admin().namespaces().withName(namespace).get().getMetadata().getUid();
    Stream.of("connectors-core", "connectors-git")
        .flatMap(component -> Arrays.stream(text(component).split("(?m)^---$")))
        .filter(document -> document.contains("apiVersion: \"rbac.authorization.k8s.io/v1\""))
        .map(
            document ->
                document
                    .replace("uid-of-connectors-system", uid)
                    .replace("connectors-system", namespace))
        .map(document -> Serialization.<HasMetadata>unmarshal(document))
        .forEach(object -> server.admin().resource(object).fieldManager(MANAGER).serverSideApply());
  }

  static boolean wrote(HasMetadata object) {
    return "0.1.0".equals(object.getMetadata().getLabels().get("app.kubernetes.io/version"));
  }

  private static String text(String component) {
    try {
      return Files.readString(FOLDER.resolve(component + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
