package dev.connectors.operator.pass;

import jakarta.enterprise.context.ApplicationScoped;

/** What the engine has running beside the controllers; starts before them and stops after them. */
@ApplicationScoped
public class Watches {
  private final Observer observer;
  private final Sweeper sweeper;
  private final ComponentPolicy policy;

  public Watches(Observer observer, Sweeper sweeper, ComponentPolicy policy) {
    this.observer = observer;
    this.sweeper = sweeper;
    this.policy = policy;
  }

  /** Returns when everything that exists is known. */
  public void start() {
    observer.start();
    sweeper.start();
    policy.start();
  }

  public void stop() {
    policy.stop();
    sweeper.stop();
    observer.stop();
  }
}
