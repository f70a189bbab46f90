package dev.connectors;

import dev.connectors.platform.BadSetting;
import dev.connectors.platform.Role;
import dev.connectors.platform.http.RoleReadiness;
import dev.connectors.platform.http.server.ManagementServer;
import dev.connectors.platform.http.server.TrafficServer;
import dev.connectors.platform.memory.Memory;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.literal.NamedLiteral;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** {@code connectors ROLE [OPTION...]}: picks the role, nothing else. */
@QuarkusMain
public final class Main {
  static final int USAGE_ERROR = 2;
  private static final int BAD_SETTING = 3;
  private static final Logger LOG = Logger.getLogger(Main.class);

  public static void main(String... args) {
    RoleName.of(args)
        .ifPresentOrElse(
            role -> {
              role.settings().forEach(Main::setUnlessGiven);
              Memory.boundBuffers();
              Quarkus.run(App.class, args);
            },
            () -> {
              System.err.println(RoleName.usage(args));
              System.exit(USAGE_ERROR);
            });
  }

  /** What an administrator sets by environment variable or -D wins over a role's own setting. */
  private static void setUnlessGiven(String name, String value) {
    var variable = name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(java.util.Locale.ROOT);
    if (System.getProperty(name) == null && System.getenv(variable) == null) {
      System.setProperty(name, value);
    }
  }

  /** Runs inside Quarkus: starts the one role and waits until it is told to stop. */
  public static final class App implements QuarkusApplication {
    private final Instance<Role> roles;
    private final RoleReadiness readiness;
    private final ManagementServer management;
    private final TrafficServer traffic;
    private volatile Optional<Role> running = Optional.empty();

    App(
        @Any Instance<Role> roles,
        @Readiness RoleReadiness readiness,
        ManagementServer management,
        TrafficServer traffic) {
      this.roles = roles;
      this.readiness = readiness;
      this.management = management;
      this.traffic = traffic;
    }

    /** A stack would hide the sentence that names what to set. */
    @Override
    public int run(String... args) {
      try {
        start(args);
      } catch (RuntimeException e) {
        LOG.error(BadSetting.in(e).orElseThrow(() -> e).getMessage());
        return BAD_SETTING;
      }
      Quarkus.waitForExit();
      return 0;
    }

    private void start(String... args) {
      management.start();
      var role = roles.select(NamedLiteral.of(args[0])).get();
      role.start(Arrays.asList(args).subList(1, args.length));
      running = Optional.of(role);
      readiness.started();
      Memory.giveBackAtRest();
    }

    /** While the beans still live, which they may no longer when {@code run} returns. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
      traffic.drain();
      running.ifPresent(Role::stop);
    }
  }
}
