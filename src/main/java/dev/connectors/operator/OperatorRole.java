package dev.connectors.operator;

import dev.connectors.operator.pass.Watches;
import dev.connectors.platform.ControllersOfRole;
import dev.connectors.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;

/** Installs the components and keeps them as their resources say. */
@Named("operator")
@ApplicationScoped
class OperatorRole implements Role {
  private final Watches watches;
  private final ControllersOfRole controllers;

  OperatorRole(Watches watches, ControllersOfRole controllers) {
    this.watches = watches;
    this.controllers = controllers;
  }

  @Override
  public void start(List<String> options) {
    watches.start();
    controllers.start();
  }

  @Override
  public void stop() {
    controllers.stop();
    watches.stop();
  }
}
