package dev.connectors.testbed;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("api")
@ApiServer.WithControllers
@ExtendWith(ApiServer.Extension.class)
class ApiServerWithControllersTest {
  @Test
  void garbageCollectionFollowsOwners(ApiServer server) {
    var maps = server.admin().configMaps().inNamespace("default");
    ConfigMap owner = maps.resource(named("owner").build()).create();
    maps.resource(
            named("owned")
                .editMetadata()
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName("owner")
                .withUid(owner.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .build())
        .create();
    maps.resource(owner).delete();
    await().atMost(Duration.ofSeconds(20)).until(() -> maps.withName("owned").get() == null);
  }

  private static ConfigMapBuilder named(String name) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata();
  }
}
