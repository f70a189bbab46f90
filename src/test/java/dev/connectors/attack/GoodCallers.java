package dev.connectors.attack;

import static dev.connectors.testbed.Patience.SOON;

import dev.connectors.connector.access.Token;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A pod of callers that behave, while others attack: one that is known, and new ones. */
final class GoodCallers {
  /** One comes every two seconds. */
  private static final int NEW_CALLERS = 200;

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, namespace: team-a}
      spec:
        serviceAccountName: builder
        automountServiceAccountToken: false
        restartPolicy: Never
        terminationGracePeriodSeconds: 0
        containers:
        - name: good
          image: registry.test:5000/attack:1
          imagePullPolicy: Always
          readinessProbe: {exec: {command: [test, -e, /tmp/known]}, periodSeconds: 1}
          command: [attack, good, -url, "%2$s", -token, /token/token, -fresh, /fresh/tokens, -each, 2s, -rate, "%3$d", -stop, /tmp/stop]
          volumeMounts:
          - {name: token, mountPath: /token, readOnly: true}
          - {name: fresh, mountPath: /fresh, readOnly: true}
          - {name: tmp, mountPath: /tmp}
        volumes:
        - name: token
          projected: {sources: [{serviceAccountToken: {path: token, audience: connectors.alauda.io, expirationSeconds: 7200}}]}
        - {name: fresh, secret: {secretName: %1$s}}
        - {name: tmp, emptyDir: {}}
      """;

  /** What the known one and the new ones saw. */
  record Seen(Answers known, Answers fresh) {}

  private final Scene scene;
  private final String name;

  private GoodCallers(Scene scene, String name) {
    this.scene = scene;
    this.name = name;
  }

  /** Returns once the known one has sent for a few seconds, so that it is known. */
  static GoodCallers start(Scene scene, Row row) {
    var callers = new GoodCallers(scene, "good-" + row.name());
    var tokens =
        IntStream.range(0, NEW_CALLERS)
            .parallel()
            .mapToObj(number -> callers.newToken("new-%s-%d".formatted(row.name(), number)))
            .collect(Collectors.joining("\n"));
    var client = scene.admin();
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(callers.name)
                .withNamespace(Scene.TEAM)
                .endMetadata()
                .withStringData(Map.of("tokens", tokens))
                .build())
        .serverSideApply();
    var url = scene.git("/org/private.git/HEAD");
    client.pods().inNamespace(Scene.TEAM).withName(callers.name).withGracePeriod(0).delete();
    client
        .resource(Serialization.unmarshal(POD.formatted(callers.name, url, row.rate()), Pod.class))
        .create();
    client
        .pods()
        .inNamespace(Scene.TEAM)
        .withName(callers.name)
        .waitUntilReady(SOON.toSeconds(), TimeUnit.SECONDS);
    callers.shell("sleep 3");
    return callers;
  }

  /** Ends it, once it has gone on for a few seconds more. */
  Seen stop() {
    shell("sleep 3; touch /tmp/stop");
    var pod = scene.admin().pods().inNamespace(Scene.TEAM).withName(name);
    pod.waitUntilCondition(
        p -> p != null && "Succeeded".equals(p.getStatus().getPhase()),
        SOON.toSeconds(),
        TimeUnit.SECONDS);
    var seen = Scene.json(pod.getLog());
    pod.delete();
    scene.admin().secrets().inNamespace(Scene.TEAM).withName(name).delete();
    return new Seen(Scene.answers(seen.get("known")), Scene.answers(seen.get("new")));
  }

  private void shell(String command) {
    scene.exec(Scene.TEAM, name, command);
  }

  /** Of a ServiceAccount that nobody has seen. */
  private String newToken(String account) {
    var made =
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withName(account)
            .withNamespace(Scene.TEAM)
            .endMetadata()
            .build();
    scene.admin().resource(made).serverSideApply();
    return scene
        .admin()
        .serviceAccounts()
        .inNamespace(Scene.TEAM)
        .withName(account)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(Token.AUDIENCE)
                .withExpirationSeconds(7_200L)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }
}
