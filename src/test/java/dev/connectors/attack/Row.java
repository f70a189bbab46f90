package dev.connectors.attack;

import java.util.Set;

/**
 * One attack.
 *
 * @param name by which it is selected
 * @param done what is done, for the report
 * @param rate requests a second of the good caller beside
 * @param newCallers what callers that nobody knows may be answered meanwhile
 */
record Row(String name, String done, int rate, Set<String> newCallers, Attack attack) {
  private static final int USUAL_RATE = 20;

  /** Does it, and reports what was seen. */
  interface Attack {
    void on(Scene scene, Report report) throws Exception;
  }

  /** Callers that are new are served as ever. */
  static Row of(String name, String done, Attack attack) {
    return new Row(name, done, USUAL_RATE, Set.of("200"), attack);
  }

  /** Callers that are new may be told to come again. */
  static Row withoutApiServer(String name, String done, Attack attack) {
    return new Row(name, done, USUAL_RATE, Set.of("200", "503"), attack);
  }

  Row at(int requestsPerSecond) {
    return new Row(name, done, requestsPerSecond, newCallers, attack);
  }
}
