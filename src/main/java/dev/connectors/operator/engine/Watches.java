package dev.connectors.operator.engine;

import jakarta.enterprise.context.ApplicationScoped;

/** What the engine has running beside the controllers; starts before them and stops after them. */
@ApplicationScoped
public class Watches {
  private final Observer observer;
  private final Sweeper sweeper;

  Watches(Observer observer, Sweeper sweeper) {
    this.observer = observer;
    this.sweeper = sweeper;
  }

  /** Returns when everything that exists is known. */
  public void start() {
    observer.start();
    sweeper.start();
  }

  public void stop() {
    observer.stop();
  }
}
