package dev.connectors.controller;

import static dev.connectors.testbed.Patience.SOON;
import static org.awaitility.Awaitility.await;

import dev.connectors.connector.api.Connector;
import dev.connectors.connector.api.ConnectorClass;
import dev.connectors.connector.api.GeneratedCrdTest;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog;
import dev.connectors.testbed.ShippedRoles;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The role at work for one team, with a tool that takes one password. */
final class ControllerBed implements AutoCloseable {
  private final String canary = "canary-" + UUID.randomUUID();
  private final ApiServer server;
  private final Tool tool = new Tool(canary);
  private final LogCapture log = new LogCapture();
  private final PoliciesInPlace policies;
  private final Team team;
  private RunningController controller;

  /**
   * @param folder for what is generated
   */
  ControllerBed(ApiServer server, Path folder) {
    this.server = server;
    this.policies = new PoliciesInPlace(server.admin());
    for (var kind : List.of(Connector.class, ConnectorClass.class)) {
      server.define(GeneratedCrdTest.crd(kind, folder));
    }
    var number = UUID.randomUUID().toString().substring(0, 8);
    team = new Team(server.admin(), number, tool.address());
    ShippedRoles.bind(server, "controller-manager", team.installation(), RunningController.ACCOUNT);
    policies.apply();
    controller = new RunningController(server, team.installation());
  }

  /** A password that nothing may show. */
  String canary() {
    return canary;
  }

  Tool tool() {
    return tool;
  }

  LogCapture log() {
    return log;
  }

  PoliciesInPlace policies() {
    return policies;
  }

  Team team() {
    return team;
  }

  RunningController controller() {
    return controller;
  }

  /** Starts another in place of the one before. */
  void start() {
    start(Clock.systemUTC());
  }

  /** One that leads by election. */
  void startElected() {
    controller.close();
    controller = RunningController.elected(server, team.installation());
  }

  /** One with these settings of its watches. */
  void start(Map<String, String> secretSettings) {
    controller.close();
    controller = RunningController.with(server, team.installation(), secretSettings);
  }

  /** Until it is started again. */
  void stop() {
    controller.close();
  }

  void start(Clock clock) {
    controller.close();
    controller = new RunningController(server, team.installation(), clock);
  }

  /** Starts one whose first pass, over this new Connector, is held until its clock goes on. */
  HeldClock startHeldInAPassOf(String connector) throws InterruptedException {
    team.awaitClass();
    var clock = new HeldClock();
    start(clock);
    team.secret("login", canary);
    team.connector(connector);
    clock.awaitPass();
    return clock;
  }

  /** Until the role has tried to delete a Secret since then, whatever the server answered. */
  void awaitDeletionOfASecret(AuditLog.Mark since) {
    await()
        .atMost(SOON)
        .until(
            () ->
                server
                        .audit()
                        .requestsSince(since)
                        .user(RunningController.user(team.installation()))
                        .resource("secrets")
                        .verb("delete")
                        .count()
                    > 0);
  }

  @Override
  public void close() {
    controller.close();
    log.close();
    tool.close();
    team.delete();
    policies.delete();
  }
}
