package dev.connectors.attack;

import java.time.Duration;
import java.util.List;

/** An API server that is silent, away, or turns us away. */
final class Outages {
  static final List<Row> ROWS =
      List.of(
          Row.withoutApiServer("api-hangs", "the API server is silent for 60 s", Outages::hangs),
          Row.withoutApiServer(
              "api-away", "the API server refuses connections for 5 min", Outages::away),
          Row.withoutApiServer(
              "api-429", "the API server answers us 429 for 60 s", Outages::turnsAway),
          Row.of(
              "leader",
              "copies may not be deleted while another pod begins to lead",
              Outages::leaderWithoutDelete));

  private static final String REFUSE =
      "iptables -w %s INPUT -p tcp --dport 6443 -j REJECT --reject-with tcp-reset";
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final Duration NODES_REPORT = Duration.ofSeconds(15);

  /** Level 0 shares, nothing borrowed and no queue: each request is answered 429. */
  private static final String NO_PLACES =
      """
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: PriorityLevelConfiguration
      metadata: {name: attack}
      spec:
        type: Limited
        limited: {nominalConcurrencyShares: 0, lendablePercent: 0, borrowingLimitPercent: 0, limitResponse: {type: Reject}}
      ---
      apiVersion: flowcontrol.apiserver.k8s.io/v1
      kind: FlowSchema
      metadata: {name: attack}
      spec:
        priorityLevelConfiguration: {name: attack}
        matchingPrecedence: 2
        rules:
        - subjects: [{kind: ServiceAccount, serviceAccount: {namespace: connectors-system, name: "*"}}]
          resourceRules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"], namespaces: ["*"], clusterScope: true}]
          nonResourceRules: [{verbs: ["*"], nonResourceURLs: ["*"]}]
      """;

  private static final String NO_DELETE =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: attack}
      spec:
        failurePolicy: Fail
        matchConstraints:
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: connectors-system}}
          resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [secrets], operations: [DELETE]}]
        validations: [{expression: "false", message: "no Secret is deleted now"}]
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: attack}
      spec: {policyName: attack, validationActions: [Deny]}
      """;

  private Outages() {}

  private static void hangs(Scene scene, Report report) throws Exception {
    withoutControllers(
        scene,
        report,
        () -> {
          var server = scene.process("kube-apiserver");
          scene.signal(scene.server(), "STOP", server);
          try {
            scene.passes(A_MINUTE, report);
          } finally {
            scene.signal(scene.server(), "CONT", server);
          }
        });
  }

  private static void away(Scene scene, Report report) throws Exception {
    withoutControllers(
        scene,
        report,
        () -> {
          scene.onNode(scene.server(), REFUSE.formatted("-I"));
          try {
            scene.passes(FIVE_MINUTES, report);
          } finally {
            scene.onNode(scene.server(), REFUSE.formatted("-D"));
          }
        });
  }

  private interface Outage {
    void run() throws Exception;
  }

  /**
   * The controllers are away with the API server, as they are where the machines of the control
   * plane are; they return when the nodes have reported again.
   */
  private static void withoutControllers(Scene scene, Report report, Outage outage)
      throws Exception {
    var controllers = scene.process("kube-controller-manager");
    scene.signal(scene.server(), "STOP", controllers);
    try {
      outage.run();
      scene.awaitApiServer();
      scene.passes(NODES_REPORT, report);
    } finally {
      scene.signal(scene.server(), "CONT", controllers);
    }
    ManyObjects.newConnector(scene, report, "afterwards a new Connector is Ready within a minute");
  }

  private static void turnsAway(Scene scene, Report report) throws Exception {
    try (var rules = scene.objects(NO_PLACES)) {
      report.progress(rules.count() + " objects turn us away");
      scene.passes(A_MINUTE, report);
    }
    ManyObjects.newConnector(scene, report, "afterwards a new Connector is Ready within a minute");
  }

  private static void leaderWithoutDelete(Scene scene, Report report) {
    try (var orphans = new Authors(scene, report, "orphans")) {
      orphans.write(ManyObjects.secret(orphans, "login", ""));
      orphans.write(ManyObjects.signedIn(orphans, "login"));
      ManyObjects.eventually(() -> orphans.connectors().stream().allMatch(ManyObjects::isReady));
      try (var rules = scene.objects(NO_DELETE)) {
        report.progress(rules.count() + " objects forbid it");
        var leader = scene.pod("controller-manager");
        orphans.remove("login");
        scene.admin().resource(leader).withGracePeriod(0).delete();
        ManyObjects.newConnector(scene, report, "new Connectors are reconciled");
      }
      var gone = ManyObjects.eventually(() -> scene.copies("orphans") == 0);
      report.promise("the copy goes once it may", gone, scene.copies("orphans") + " copies");
    }
  }
}
